#!/usr/bin/env bash
# OpenSMTPD 6.8: the bounce of a mail that it gives up says "delayed", and its part "headers" holds the whole mail.
#
# RFC 3464, 2.3.3: "failed" means that the mail could not be delivered and no more attempts are made, "delayed" that it is still
# tried. RFC 3461, 4.3: RET=HDRS asks for the headers alone, and OpenSMTPD announces DSN.
# Guessed: a mail whose time in the queue has run out comes back as failed, with its headers.
# Seen (2026-11-27, Debian 12: 6.8.0p2-4+b4): Action: delayed, Status: 4.4.7, "is delayed for more than 0 seconds", "This is only a
# temporary failure report", and nothing follows; only the words "Envelope expired" tell. The part text/rfc822-headers goes on with
# the text of the mail.
# Needs apt and root, on Debian 12; nothing is installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq opensmtpd=6.8.0p2-4+b4 2>/dev/null
dpkg -x opensmtpd_*.deb tree
for kind in passwd group; do cp "/etc/$kind" $kind; done
printf 'opensmtpd:x:64002:64002::/:/bin/false\nopensmtpq:x:64003:64003::/:/bin/false\n' >> passwd
printf 'opensmtpd:x:64002:\nopensmtpq:x:64003:\n' >> group
cat > smtpd.conf <<'CONF'
listen on 127.0.0.1 port 20525
queue ttl 3s
bounce warn-interval 1h
action "out" relay host smtp://127.0.0.1:20526
match from any for any action "out"
CONF
cat > run <<'RUN'
mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/spool && mount -t tmpfs tmpfs /var/lib
mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd && chmod 711 /var/spool/smtpd
mount -t overlay overlay -o lowerdir=tree/usr:/usr /usr
mount --bind passwd /etc/passwd && mount --bind group /etc/group
exec smtpd -d -f "$PWD/smtpd.conf"
RUN
unshare --mount --pid --fork --kill-child sh run >log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 - <<'PYTHON'
import email, smtplib, socket, time

def answer(listening, mails):
    """The next hop: refuses everything for now, but for what comes back."""
    connection, _address = listening.accept()
    file, inside = connection.makefile("rwb"), False
    def say(line):
        file.write(line + b"\r\n"); file.flush()
    say(b"220 next")
    for line in file:
        word = line.split()[0].upper() if line.split() else b""
        if inside:
            mails[-1] += line
            if line == b".\r\n":
                inside = False
                say(b"250 OK")
        elif word == b"RCPT":
            say(b"250 OK" if b"sender@" in line else b"451 4.7.1 later")
        elif word == b"DATA":
            inside = True; mails.append(b""); say(b"354 go on")
        else:
            say(b"250 OK")

import threading
listening, mails = socket.create_server(("127.0.0.1", 20526)), []
def serve():
    while True:
        answer(listening, mails)
threading.Thread(target=serve, daemon=True).start()
end = time.monotonic() + 60
while True:
    try:
        with smtplib.SMTP("127.0.0.1", 20525, local_hostname="a.example", timeout=10) as client:
            client.ehlo()
            assert client.has_extn("dsn")
            client.sendmail("sender@a.example", ["late@b.example"], "Subject: Hi\r\n\r\nThe text.\r\n", mail_options=["RET=HDRS"])
        break
    except OSError:
        assert time.monotonic() < end
        time.sleep(0.2)
while not mails and time.monotonic() < end:
    time.sleep(0.2)
bounce = mails[0].decode()
fields = [line for line in bounce.splitlines() if line.startswith(("Action:", "Status:"))]
behind = bounce.split("text/rfc822-headers", 1)[1]
print(*fields, "Envelope expired" in bounce, "The text." in behind)
assert fields == ["Action: delayed", "Status: 4.4.7"] and "Envelope expired" in bounce and "The text." in behind, "CHANGED"
PYTHON
