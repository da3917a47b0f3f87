import pytest

from signon.web.networks import is_inside, network_of


@pytest.mark.parametrize(
    ("written", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::FFFF:C633:6407", "198.51.100.7"),
        ("2002:c633:6407:5::9", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::2%eth1", "fe80::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_is_counted_as_its_network_however_it_is_written(written: str, network: str) -> None:
    assert network_of(written) == network


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:10.0.0.1", ""]
)
def test_a_proxy_stands_on_this_machine_or_in_a_private_network(address: str) -> None:
    assert is_inside(address)


@pytest.mark.parametrize(
    "address", ["198.51.100.7", "172.32.0.1", "2001:db8::1", "8.8.8.8", "::ffff:8.8.8.8", "unknown"]
)
def test_a_stranger_does_not(address: str) -> None:
    assert not is_inside(address)
