"""A small gateway, as the specification of OAI static repositories describes it: it answers from the file alone."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OAI = "{http://www.openarchives.org/OAI/2.0/}"
STATIC = "{http://www.openarchives.org/OAI/2.0/static-repository}"


class Gateway:
    """What a gateway answers for one static repository.

    Args:
        repository: The content of the static repository.
    """

    def __init__(self, repository: bytes) -> None:
        self.repository = etree.fromstring(repository)
        self.records = self.repository.findall(f"{STATIC}ListRecords[@metadataPrefix='oai_dc']/{OAI}record")
        self.asked: list[str] = []

    def answer(self, question: dict[str, str]) -> bytes:
        """The whole answer to a question."""
        verb = question.get("verb", "")
        self.asked.append(verb)
        answer = etree.Element(f"{OAI}OAI-PMH", nsmap={"oai": OAI.strip("{}")})
        etree.SubElement(answer, f"{OAI}responseDate").text = "2026-11-22T00:00:00Z"
        base = self.repository.findtext(f"{STATIC}Identify/{OAI}baseURL")
        etree.SubElement(answer, f"{OAI}request", attrib=question).text = base
        found = self._found(question)
        if found:
            etree.SubElement(answer, f"{OAI}{verb}").extend(found)
        else:
            fault = {
                "GetRecord": "idDoesNotExist",
                "ListRecords": "noRecordsMatch",
                "ListIdentifiers": "noRecordsMatch",
            }
            etree.SubElement(answer, f"{OAI}error", code=fault.get(verb, "badVerb")).text = "There is no such thing."
        return bytes(etree.tostring(answer, xml_declaration=True, encoding="UTF-8"))

    def _found(self, question: dict[str, str]) -> list[etree._Element]:
        verb = question.get("verb", "")
        if verb in {"Identify", "ListMetadataFormats"}:
            return _copies(self.repository.find(f"{STATIC}{verb}"))
        if verb in {"ListRecords", "ListIdentifiers"}:
            records = [record for record in self.records if _is_between(record, question)]
            return _copies(records if verb == "ListRecords" else [record[0] for record in records])
        if verb == "GetRecord":
            return _copies(each for each in self.records if each[0][0].text == question.get("identifier"))
        return []


def _is_between(record: etree._Element, question: dict[str, str]) -> bool:
    day = record.findtext(f"{OAI}header/{OAI}datestamp")
    return bool(question.get("from", "") <= day <= question.get("until", "9999"))


def _copies(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [etree.fromstring(etree.tostring(each)) for each in elements]


@contextmanager
def served(gateway: Gateway) -> Iterator[str]:
    """The address on this machine at which a gateway answers.

    Args:
        gateway: The gateway.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            question = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            content = gateway.answer(question)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
