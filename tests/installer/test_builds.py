"""setup.exe, the zip and the tar.gz: what is in them, and how setup.exe goes about it."""

import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

import build
import build_archive
from bundling.icon import SIZES, ico, png
from bundling.libraries import check_libraries, imported_libraries
from bundling.setup_script import script_of
from bundling.wheels import BundleError
from tests.installer.wheelhouse import LINUX, WINDOWS, stand_in_zip, wheelhouse

needs_nsis = pytest.mark.skipif(
    not shutil.which("makensis") and not os.environ.get("LIAISON_INSTALLER"),
    reason="no makensis: apt-get install nsis",
)
NAME = "企业联系服务操作台-1.2.3-stand-in"


def asked(tmp_path: Path, output: str, **options: bool) -> build.Build:
    folder = tmp_path / "wheels"
    if not folder.exists():
        wheelhouse(folder, WINDOWS)
    python = stand_in_zip(tmp_path / "python.zip")
    stand_in = options.get("stand_in", True)
    return build.Build(folder, python, tmp_path / output, folder / "lock.txt", stand_in)


@needs_nsis
def test_built_twice_with_equal_bytes(tmp_path: Path) -> None:
    first = build.build(asked(tmp_path, "first"))
    for path in (tmp_path / "wheels").iterdir():
        os.utime(path, (1e9, 1e9))  # when a file came is no part of it
    second = build.build(asked(tmp_path, "second"))
    assert [path.name for path in first] == [f"{NAME}-setup.exe", f"{NAME}.zip"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


@needs_nsis
def test_the_zip_holds_the_program_and_what_starts_it(tmp_path: Path) -> None:
    _, packed = build.build(asked(tmp_path, "out"))
    with zipfile.ZipFile(packed) as archive:
        names = {name.removeprefix(f"{NAME}/") for name in archive.namelist()}
        paths = archive.read(f"{NAME}/python/python311._pth").decode()
        start = archive.read(f"{NAME}/操作台.cmd").decode("ascii")
    assert {"python/pythonw.exe", "packages/liaison_pipeline/__init__.py", "packages/six.py",
            "操作台.cmd", "自检.cmd", "liaison.cmd", "操作台.ico", "说明.txt",
            "LICENSE.txt"} <= names  # fmt: skip
    assert paths.splitlines() == ["python311.zip", ".", "..\\packages"]
    assert all(line.endswith("\r\n") for line in start.splitlines(keepends=True))
    assert 'start "" "%~dp0python\\pythonw.exe" -m liaison_pipeline desk\r\n' in start


def test_another_python_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"is not python-3\.11\.9-embed-amd64\.zip as pinned"):
        build.build(asked(tmp_path, "out", stand_in=False))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["../evil.exe", "a/../../evil.exe"])
def test_a_python_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    wanted = asked(tmp_path, "out")
    with zipfile.ZipFile(wanted.python, "a") as file:
        file.writestr(name, "")
    with pytest.raises(BundleError, match="holds"):
        build.build(wanted)


FILES = ("LICENSE.txt", "packages/a/__init__.py", "packages/a/b/data.txt", "packages/$x.py")


def test_every_file_is_named_and_nothing_else_is_removed() -> None:
    script = script_of("@INSTALL@\n--\n@REMOVE@\n", {}, FILES)
    installing, removing = script.split("--")
    assert installing.split("\n  ") == [
        'SetOutPath "$INSTDIR"',
        'File "/oname=LICENSE.txt" "LICENSE.txt"',
        'SetOutPath "$INSTDIR\\packages"',
        'File "/oname=$$x.py" "packages/$x.py"',
        'SetOutPath "$INSTDIR\\packages\\a"',
        'File "/oname=__init__.py" "packages/a/__init__.py"',
        'SetOutPath "$INSTDIR\\packages\\a\\b"',
        'File "/oname=data.txt" "packages/a/b/data.txt"\n',
    ]
    assert removing.split("\n  ") == [
        '\nDelete "$INSTDIR\\LICENSE.txt"',
        'Delete "$INSTDIR\\packages\\a\\__init__.py"',
        'Delete "$INSTDIR\\packages\\a\\b\\data.txt"',
        'Delete "$INSTDIR\\packages\\$$x.py"',
        'RMDir "$INSTDIR\\packages\\a\\b"',
        'RMDir /r "$INSTDIR\\packages\\a\\__pycache__"',
        'RMDir "$INSTDIR\\packages\\a"',
        'RMDir /r "$INSTDIR\\packages\\__pycache__"',
        'RMDir "$INSTDIR\\packages"\n',
    ]


@pytest.mark.parametrize("name", ["a:b.py", "what?.py", 'x".py'])
def test_a_name_that_windows_does_not_have_is_told(name: str) -> None:
    with pytest.raises(BundleError, match="Windows has no file"):
        script_of("@INSTALL@", {}, [name])


def template() -> str:
    return (Path(build.__file__).parent / "操作台.nsi").read_text("utf-8")


def test_the_template_asks_for_no_administrator_and_keeps_to_the_person() -> None:
    text = template()
    assert "RequestExecutionLevel user" in text
    assert "HKLM" not in text
    assert "SetShellVarContext all" not in text
    assert "$PROGRAMFILES" not in text


def test_the_template_removes_nothing_whole_but_by_name() -> None:
    """The lines of each file are put in; of its own the template deletes links, and folders if empty."""
    text = template()
    assert "RMDir /r" not in text
    assert "$DOCUMENTS" not in text
    deleted = re.findall(r"(?:Delete|RMDir) (.*)", text)
    assert all(
        re.fullmatch(r'"\$(DESKTOP|SMPROGRAMS|INSTDIR)(\\[^*?]*)?"', path) for path in deleted
    )


def test_everything_that_a_person_reads_is_chinese() -> None:
    spoken = [
        *re.findall(r'StopWith "(.*)"', template()),
        *re.findall(r'MessageBox \S+ "([^$].*?)"', template()),
        *re.findall(r'DetailPrint "(.*)"', template()),
        *re.findall(r'MUI_\w+TEXT "(.*)"', template()),
    ]
    assert len(spoken) >= 8
    for text in spoken:
        bare = re.sub(r"Windows|@TITLE@|\$\\[rn]|\d+(\.\d+)?", "", text)
        assert not re.search("[A-Za-z]", bare), text


def pe(*names: bytes) -> bytes:
    """A 64-bit PE file that holds a table of imports and nothing else."""
    table, texts = 0x200, 0x300
    data = bytearray(0x400)
    data[0:2], data[60:64] = b"MZ", (0x40).to_bytes(4, "little")
    data[0x40:0x44], data[0x46:0x48] = b"PE\0\0", (1).to_bytes(2, "little")
    data[0x54:0x56] = (240).to_bytes(2, "little")
    data[0x58 + 120 : 0x58 + 124] = (0x1000).to_bytes(4, "little")
    section = 0x58 + 240
    for at, value in ((8, 0x200), (12, 0x1000), (16, 0x200), (20, table)):
        data[section + at : section + at + 4] = value.to_bytes(4, "little")
    place = texts
    for number, name in enumerate(names):
        at = table + 20 * number + 12
        data[at : at + 4] = (place - table + 0x1000).to_bytes(4, "little")
        data[place : place + len(name) + 1] = name + b"\0"
        place += len(name) + 1
    return bytes(data)


def test_libraries_that_a_module_loads_are_found() -> None:
    assert list(imported_libraries(pe(b"KERNEL32.dll", b"msvcp140.dll"))) == [
        "KERNEL32.dll",
        "msvcp140.dll",
    ]
    assert list(imported_libraries(pe())) == []
    assert list(imported_libraries(b"stand-in")) == []


def test_a_library_that_nobody_has_is_told(tmp_path: Path) -> None:
    (tmp_path / "fast.pyd").write_bytes(pe(b"KERNEL32.dll", b"python311.dll", b"MSVCP140.dll"))
    with pytest.raises(BundleError, match=r"fast\.pyd loads MSVCP140\.dll, which is not there"):
        check_libraries(tmp_path)
    (tmp_path / "msvcp140.dll").write_bytes(pe(b"api-ms-win-crt-heap-l1-1-0.dll"))
    check_libraries(tmp_path)


def test_the_icon_has_every_size() -> None:
    assert ico().count(b"\x89PNG\r\n\x1a\n") == len(SIZES)
    assert png(16) == png(16)


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The program for Linux, unpacked; its Python is one that says what it was asked."""
    folder = tmp_path / "wheels"
    wheelhouse(folder, LINUX)
    python = tmp_path / "python" / "bin" / "python3.11"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$PYTHONPATH $*"\n', "utf-8")
    python.chmod(0o755)
    (python.parent / "python3").symlink_to("python3.11")
    with tarfile.open(tmp_path / "python.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "python", "python")
    made = [
        build_archive.build(
            build_archive.LinuxBuild(
                "x86_64",
                folder,
                tmp_path / name,
                tmp_path / "python.tar.gz",
                folder / "lock.txt",
                stand_in=True,
            )
        )
        for name in ("first", "second")
    ]
    assert made[0].read_bytes() == made[1].read_bytes()
    assert made[0].name == "企业联系服务操作台-1.2.3-x86_64-stand-in.tar.gz"
    home = tmp_path / "程序 $HOME 100%"
    with tarfile.open(made[0]) as archive:
        archive.extractall(home, filter="data")
    return home / made[0].name.removesuffix(".tar.gz")


def test_the_archive_for_linux_starts_with_the_python_beside_it(unpacked: Path) -> None:
    said = subprocess.run(
        [unpacked / "操作台.sh", "--self-check"], capture_output=True, text=True, check=True
    )
    own, _, asked_for = said.stdout.splitlines()[-1].partition("packages ")
    assert own == f"{unpacked}/"
    assert asked_for == "-m liaison_pipeline desk --self-check"


def test_the_links_for_linux_lead_to_the_program_and_go_again(
    unpacked: Path, tmp_path: Path
) -> None:
    home = tmp_path / "家"
    (home / "桌面").mkdir(parents=True)
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    install = ["sh", str(unpacked / "安装.sh")]
    subprocess.run(install, env=environment, check=True, capture_output=True)
    link = home / "桌面" / "liaison-desk.desktop"
    menu = home / ".local/share/applications/liaison-desk.desktop"
    assert menu.read_bytes() == link.read_bytes()
    lines = dict(line.split("=", 1) for line in link.read_text("utf-8").splitlines()[1:])
    assert Path(lines["Icon"]).read_bytes() == png(256)
    # as the specification reads it: the escapes of the file, those within quotes, then %%
    quoted = lines["Exec"].replace("\\\\", "\\").removeprefix('"').removesuffix('"')
    assert re.sub(r'\\([\\"$`])', r"\1", quoted).replace("%%", "%") == str(unpacked / "操作台.sh")
    subprocess.run([*install, "--remove"], env=environment, check=True, capture_output=True)
    assert not link.exists()
    assert not menu.exists()
    assert (unpacked / "操作台.sh").exists()
