"""Edit Word files as a person does in Word, LibreOffice or WPS, at the level of their XML."""

import copy
import io
import re
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "word/document.xml"


def w(name):
    """Return the full name of an element or an attribute."""
    return f"{{{W}}}{name}"


class WordCopy:
    """A copy of a Word file that is being edited; `content` is the file with the edits."""

    def __init__(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[MAIN])
        self.comments = []

    @property
    def content(self):
        """Return the file."""
        self._write_comments()
        self.parts[MAIN] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return file.getvalue()

    def paragraphs(self):
        """Return the paragraphs of the body that are in no table and no list of contents."""
        body = self.root.find(w("body"))
        return [one for one in body.findall(w("p")) if text_of(one).strip()]

    def paragraph(self, text):
        """Return the paragraph that contains a text."""
        (found,) = [one for one in self.paragraphs() if text in text_of(one)]
        return found

    def replace(self, old, new, paragraph=None, author=""):
        """Write `new` in the place of `old`, tracked if there is an author."""
        paragraph = self.paragraph(old) if paragraph is None else paragraph
        (run, start) = self._run_with(paragraph, old)
        self.replace_in_run(run, start, start + len(old), new, author)

    def replace_in_run(self, run, start, end, new, author=""):
        """Write `new` in the place of a stretch of a run's text, tracked if there is an author."""
        text = text_of(run)
        parts = [(text[:start], ""), (text[start:end], "del"), (new, "ins"), (text[end:], "")]
        made = []
        for part, kind in parts:
            if not part or (kind == "del" and not author):
                continue
            one = copy.deepcopy(run)
            for child in list(one):
                if child.tag != w("rPr"):
                    one.remove(child)
            t = etree.SubElement(one, w("delText" if kind == "del" else "t"))
            t.text = part
            t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            if kind and author:
                change = etree.Element(w(kind))
                change.set(w("id"), "9000")
                change.set(w("author"), author)
                change.append(one)
                one = change
            made.append(one)
        for one in made:
            run.addprevious(one)
        run.getparent().remove(run)

    def _run_with(self, paragraph, text):
        for run in paragraph.iter(w("r")):
            if text in text_of(run):
                return run, text_of(run).index(text)
        raise AssertionError(text)

    def comment(self, text, about, author):
        """Comment on some words."""
        paragraph = self.paragraph(about)
        run, start = self._run_with(paragraph, about)
        self.replace_in_run(run, start, start + len(about), about)
        run, _ = next((one, 0) for one in paragraph.iter(w("r")) if text_of(one) == about)
        id = str(len(self.comments))
        for place, name in (("addprevious", "Start"), ("addnext", "End")):
            mark = etree.Element(w(f"commentRange{name}"))
            mark.set(w("id"), id)
            getattr(run, place)(mark)
        reference = etree.Element(w("r"))
        etree.SubElement(reference, w("commentReference")).set(w("id"), id)
        run.getnext().addnext(reference)
        self.comments.append((id, author, text))

    def _write_comments(self):
        if not self.comments:
            return
        root = etree.Element(w("comments"), nsmap={"w": W})
        for id, author, text in self.comments:
            one = etree.SubElement(root, w("comment"))
            one.set(w("id"), id)
            one.set(w("author"), author)
            run = etree.SubElement(etree.SubElement(one, w("p")), w("r"))
            etree.SubElement(run, w("t")).text = text
        self.parts["word/comments.xml"] = etree.tostring(root)
        kinds = "[Content_Types].xml"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        line = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
        if b"/word/comments.xml" not in self.parts[kinds]:
            self.parts[kinds] = self.parts[kinds].replace(b"</Types>", line.encode())
        rels = "word/_rels/document.xml.rels"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
        line = f'<Relationship Id="rIdC" Type="{kind}" Target="comments.xml"/></Relationships>'
        if b"rIdC" not in self.parts[rels]:
            self.parts[rels] = self.parts[rels].replace(b"</Relationships>", line.encode())

    def delete(self, text):
        """Delete the paragraph that contains a text."""
        found = self.paragraph(text)
        found.getparent().remove(found)

    def add_behind(self, text, new):
        """Add a paragraph behind the one that contains a text."""
        found = self.paragraph(text)
        added = etree.Element(w("p"))
        properties = found.find(w("pPr"))
        if properties is not None:
            added.append(copy.deepcopy(properties))
        etree.SubElement(etree.SubElement(added, w("r")), w("t")).text = new
        found.addnext(added)

    def split_before(self, text):
        """Divide a paragraph before a text, as the Enter key does."""
        (paragraph,) = [one for one in self.paragraphs() if text in text_of(one)]
        run, start = self._run_with(paragraph, text)
        if start:
            whole = text_of(run)
            second = copy.deepcopy(run)
            run.find(w("t")).text, second.find(w("t")).text = whole[:start], whole[start:]
            run.addnext(second)
            run = second
        added = etree.Element(w("p"))
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            added.append(copy.deepcopy(properties))
        added.extend([run, *run.itersiblings()])
        paragraph.addnext(added)

    def remove_figure(self, number, paragraph):
        """Remove a link that prints a number."""
        for link in list(paragraph.iter(w("hyperlink"))):
            if text_of(link).startswith(number):
                link.getparent().remove(link)

    def join(self, first, second):
        """Join two paragraphs."""
        one, other = self.paragraph(first), self.paragraph(second)
        for child in list(other):
            if child.tag != w("pPr"):
                one.append(child)
        other.getparent().remove(other)

    def unlink(self, number):
        """Make plain text of the links that print a number, as pasting text does."""
        for link in list(self.root.iter(w("hyperlink"))):
            if text_of(link).startswith(number):
                for run in list(link):
                    link.addprevious(run)
                link.getparent().remove(link)

    def without_bookmarks(self):
        """Drop all bookmarks, as some programs do."""
        for name in ("bookmarkStart", "bookmarkEnd"):
            for one in list(self.root.iter(w(name))):
                one.getparent().remove(one)

    def with_prefix(self):
        """Write the namespace with another prefix, as some programs do."""
        self.parts[MAIN] = etree.tostring(self.root)
        text = self.parts[MAIN].decode()
        text = re.sub(r"(</?)w:", r"\1ns0:", text).replace("xmlns:w=", "xmlns:ns0=")
        text = re.sub(r"(\s)w:(\w+=)", r"\1ns0:\2", text)
        self.root = etree.fromstring(text.encode())


def text_of(element):
    """Return the text of an element."""
    return "".join(element.itertext(w("t")))
