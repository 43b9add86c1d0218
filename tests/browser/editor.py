"""The editor at /admin/ with a repository in the browser's own file system: what is put in, and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.built_site import SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PICKED = "window.showDirectoryPicker = () => navigator.storage.getDirectory();"
"""Nobody can click in the browser's own window for choosing a folder: the folder is the only thing put in its place."""
_FILL = """async (files) => {
  for (const [path, text] of Object.entries(files)) {
    let folder = await navigator.storage.getDirectory();
    const parts = path.split("/");
    const name = parts.pop();
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(text);
    await stream.close();
  }
}"""
_READ = """async () => {
  const found = {};
  const walk = async (folder, at) => {
    for await (const [name, each] of folder.entries()) {
      if (each.kind === "directory") await walk(each, `${at}${name}/`);
      else found[at + name] = await (await each.getFile()).text();
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return found;
}"""
_ENDINGS = {".bib", ".md", ".yaml", ".yml"}


def text_files(root: Path = SMALL) -> dict[str, str]:
    """The text files of a repository, by path, with what tells the editor that it is one."""
    paths = (path for path in root.rglob("*") if path.suffix in _ENDINGS and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text() for path in paths} | {".git/HEAD": "ref: main\n"}


def open_editor(page: Page, address: str, files: dict[str, str]) -> None:
    """Open the editor, and let it work with a repository.

    Args:
        page: A window in which `PICKED` runs first.
        address: The site's.
        files: The repository.
    """
    page.goto(f"{address}/admin/")
    page.evaluate(_FILL, files)
    page.get_by_role("button", name="Work with Local Repository").click()
    page.get_by_role("radio", name="Contents").or_(page.get_by_text("Materials")).first.wait_for()


def go_to(page: Page, place: str) -> None:
    """Go to a place in the editor: `new`, or `entries/…/index`."""
    page.evaluate("place => { location.hash = `#/collections/materials/${place}`; }", place)
    page.get_by_role("textbox", name="Title").first.wait_for()


def save(page: Page) -> None:
    """Save, and wait until the editor says that it is done."""
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Entry saved.").wait_for()
    page.get_by_text("Entry saved.").wait_for(state="hidden")


def files_in(page: Page) -> dict[str, str]:
    """What the repository holds now, by path."""
    found: dict[str, str] = page.evaluate(_READ)
    return found
