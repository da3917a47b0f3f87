"""The process that reads one ``.docx`` file: it takes the file from its input and writes a line of JSON.

Whatever the file does to the reader, it does it here: within so much memory and so much time, in a process that holds nothing
else, writes no file, and opens none that the file names.
"""

import json
import resource
import sys

MEGABYTE = 1024**2
MOST_MEMORY = 1024 * MEGABYTE
MOST_SECONDS = 20
DEEPEST_CALLS = 4_000


def limit() -> None:
    """Take this process's memory, time, files and core dumps away from it."""
    limits = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def answer(data: bytes) -> str:
    """The file's tree, or the reason why there is none, as JSON."""
    from signon.letters.word.file.document import read_document
    from signon.letters.word.file.package import RefusedError

    try:
        return json.dumps({"file": read_document(data).packed()})
    except RefusedError as refusal:
        return json.dumps({"refused": refusal.reason, **refusal.numbers})
    except MemoryError:
        return json.dumps({"refused": "large"})
    except RecursionError:
        return json.dumps({"refused": "deep"})


if __name__ == "__main__":
    limit()
    sys.setrecursionlimit(DEEPEST_CALLS)
    sys.stdout.write(answer(sys.stdin.buffer.read()))
