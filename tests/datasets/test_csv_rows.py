from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets.csv_rows import read_rows

TWO = [("a/1.png", "cat", False), ("b/2.png", "dog", False)]


def rows(tmp_path: Path, content: str | bytes) -> list[tuple[str, str, bool]]:
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [tuple(row) for row in read_rows(path)]  # type: ignore[misc]


@pytest.mark.parametrize(
    "content",
    [
        "path,label\na/1.png,cat\nb/2.png,dog\n",
        "a/1.png,cat\nb/2.png,dog",
        "label,path\ncat,a/1.png\ndog,b/2.png\n",
        "cat,a/1.png\ndog,b/2.png\n",
        "File Name;Class\na/1.png;cat\nb/2.png;dog\n",
        "image_path\tcategory\na/1.png\tcat\nb/2.png\tdog\n",
        "id,extra,filename,target\n7,x,a/1.png,cat\n8,y,b/2.png,dog\n",
        "bild,art\na/1.png,cat\nb/2.png,dog\n",
        "nummer,label,bild\n1,cat,a/1.png\n2,dog,b/2.png\n",
        "path,label\r\na/1.png,cat\r\n\r\nb/2.png,dog\r\n",
        "\ufeffpath,label\na/1.png,cat\nb/2.png,dog\n",
        '"path","label"\n"a/1.png","cat"\n" b/2.png ", dog\n',
        "path,label\na\\1.png,cat\nb\\2.png,dog\n",
        "path;label\na/1.png;cat\nb/2.png;dog\n,;,\n".replace(",;,\n", ""),
    ],
)
def test_two_images_are_read_whatever_the_dress(tmp_path: Path, content: str) -> None:
    assert rows(tmp_path, content) == TWO


def test_a_delimiter_within_quotes_is_none(tmp_path: Path) -> None:
    content = 'path,label\n"a,b;c.png","cat, black"\n"d,e;f.png","cat, white"\n'
    assert rows(tmp_path, content) == [("a,b;c.png", "cat, black", False), ("d,e;f.png", "cat, white", False)]


def test_a_semicolon_file_may_hold_commas(tmp_path: Path) -> None:
    assert rows(tmp_path, "a,1.png;cat\nb,2.png;dog\nc.png;dog\n")[0] == ("a,1.png", "cat", False)


def test_the_split_names_the_test_part(tmp_path: Path) -> None:
    content = "path,split,label\na.png,train,x\nb.png,Test,y\nc.png,val,x\nd.png,,y\n"
    assert [is_test for *_, is_test in rows(tmp_path, content)] == [False, True, False, False]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("path\na.png\n", "no two columns"),
        ("path,label\n", "lists no images"),
        ("path,label\na.png,cat\nb.png\n", "Line 3 of .* has 1 columns"),
        ("path,label\na.png,cat\nb.png,\n", "Line 3 of .* has no label"),
        ("path,label\n,cat\n", "Line 2 of .* has no path"),
        ("path,label,split\na.png,cat,training\nb.png,cat,holdout\n", "Line 3 of .* has the split “holdout”"),
        ("a.png,cat,7\nb.png,dog,8\n", "which column"),
        (b"path,label\n\xff\xfe.png,cat\n", "not text in UTF-8"),
        (b"path,label\na.png,\x00\xff", "not text in UTF-8"),
        ('path,label\n"a.png,cat\n' + "x" * 140_000, "cannot be read as CSV"),
    ],
)
def test_what_is_no_list_is_one_sentence(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        rows(tmp_path, content)
