"""Over https the certificate must be good and for this name: a forged one gets no message."""

from __future__ import annotations

import datetime as dt
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tinghao.outlets import calling


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for the name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return chain, secret


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[bytes], Path]]:
    """A server for `localhost` with a certificate that nobody has signed: its address, what it heard."""
    monkeypatch.setenv("TINGHAO_WEBHOOK_NETWORKS", "127.0.0.0/8,::1/128")
    chain, secret = certificate(tmp_path, "localhost")
    heard: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing."""

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, request: object, address: object) -> None:
            """The other side hung up at the certificate."""

    server = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f":{server.server_address[1]}/hook", heard, chain
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_certificate_that_nobody_signed_is_refused(secure: tuple[str, list[bytes], Path]) -> None:
    rest, heard, _chain = secure
    with calling.Line(f"https://localhost{rest}") as line:
        assert line.post(b"{}", {}).problem == "tls"
    assert heard == []


def test_a_good_certificate_is_good_for_its_own_name_alone(
    secure: tuple[str, list[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rest, heard, chain = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    with calling.Line(f"https://localhost{rest}") as line:
        assert line.post(b'{"a":1}', {}).is_good
    with calling.Line(f"https://127.0.0.1{rest}") as line:
        assert line.post(b"{}", {}).problem == "tls"
    assert heard == [b'{"a":1}']
