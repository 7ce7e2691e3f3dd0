"""Kafka's and MongoDB's programs are the expected ones, and are made to run."""

import hashlib
import os
import sys
from pathlib import Path

import pytest

from deploy.servers import jars, java, kafka, mongod, shared_libraries
from deploy.servers.jars import Jar
from deploy.servers.mongod import MongoDBDoesNotRun
from deploy.servers.platforms import UnsupportedPlatform
from deploy.servers.platforms import check as check_platform
from deploy.servers.shared_libraries import MissingLibraries


def a_program(path: Path, script: str, mode: int = 0o755) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(mode)
    return path


def test_kafka_is_46_files_of_one_version() -> None:
    wanted = jars.wanted()

    assert len({jar.name for jar in wanted}) == 46
    assert {jar.version for jar in wanted if jar.group == "org.apache.kafka"} == {jars.KAFKA_VERSION}


def test_a_cluster_id_that_begins_with_a_hyphen_is_no_option(tmp_path: Path) -> None:
    assert "-hyphen" not in kafka.format_command("jars", tmp_path, "-hyphen")
    assert "--cluster-id=-hyphen" in kafka.format_command("jars", tmp_path, "-hyphen")


def test_a_file_counts_only_when_it_is_whole(tmp_path: Path) -> None:
    jar = Jar("org.example", "parts", "1.0", hashlib.sha256(b"whole").hexdigest())
    (tmp_path / jar.name).write_bytes(b"who")

    assert not jar.is_at(tmp_path / jar.name)
    (tmp_path / jar.name).write_bytes(b"whole")
    assert jar.is_at(tmp_path / jar.name)


def test_everything_is_missing_from_an_empty_folder(tmp_path: Path) -> None:
    assert jars.missing(tmp_path) == jars.wanted()


def test_a_java_says_its_version(tmp_path: Path) -> None:
    old = a_program(tmp_path / "old", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
    silent = a_program(tmp_path / "silent", "exit 1")

    assert (java.major_version(str(old)), java.major_version(str(silent))) == (11, 0)


def test_a_program_without_its_run_bit_is_copied_once(tmp_path: Path) -> None:
    program = a_program(tmp_path / "mongod-as-packaged", "echo db version v6.0.5", mode=0o644)

    copy = mongod.runnable(program, tmp_path / "servers")

    assert os.access(copy, os.X_OK)
    assert mongod.version(copy, {}) == "6.0.5"
    assert mongod.runnable(program, tmp_path / "servers").stat().st_mtime_ns == copy.stat().st_mtime_ns


def test_a_program_that_can_be_run_is_used_where_it_is(tmp_path: Path) -> None:
    program = a_program(tmp_path / "mongod", "exit 0")

    assert mongod.runnable(program, tmp_path / "servers") == program


def test_a_program_that_this_machine_cannot_run_is_reported_with_what_it_said(tmp_path: Path) -> None:
    program = a_program(tmp_path / "mongod", "echo 'no such processor' >&2; exit 1")

    with pytest.raises(MongoDBDoesNotRun, match="no such processor"):
        mongod.version(program, {})


def test_missing_libraries_are_read_from_what_the_loader_says() -> None:
    said = "\tlibcurl.so.4 => not found\n\tlibm.so.6 => /lib/libm.so.6 (0x1)\n\tlibssl.so.3 => not found\n"

    assert shared_libraries.not_found(said) == ["libcurl.so.4", "libssl.so.3"]


def test_missing_libraries_are_named_with_the_packages_that_bring_them(tmp_path: Path) -> None:
    problem = MissingLibraries(tmp_path / "mongod", ["libssl.so.3", "libcrypto.so.3", "libodd.so.1"])

    assert "libssl.so.3, libcrypto.so.3, libodd.so.1" in problem.what
    assert "packages installed: libssl3, the one with libodd.so.1." in problem.do


def test_a_link_is_moved_to_where_the_library_is_now(tmp_path: Path) -> None:
    for target in ("old", "new"):
        shared_libraries.link_to(tmp_path / target, tmp_path / "libraries" / "libcurl.so.4")

    assert (tmp_path / "libraries" / "libcurl.so.4").readlink() == tmp_path / "new"


@pytest.mark.parametrize(
    ("system", "machine", "libc"),
    [("Windows", "AMD64", ""), ("Darwin", "x86_64", ""), ("Linux", "riscv64", "glibc"), ("Linux", "x86_64", "")],
)
def test_a_machine_without_a_packaged_mongodb_is_told_of_the_containers(system: str, machine: str, libc: str) -> None:
    with pytest.raises(UnsupportedPlatform, match="docker compose up"):
        check_platform(system, machine, libc)


def test_a_libcurl_comes_with_the_packages_for_systems_without_one() -> None:
    curl = shared_libraries.packaged_curl()

    assert sys.platform != "linux" or (curl and curl.exists())
