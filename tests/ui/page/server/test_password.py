"""The password: compared, and guessed at ever more slowly."""

import pytest

from ui.page.server.password import LONGEST_WAIT, Lock


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_only_the_right_password_opens(clock: Clock) -> None:
    lock = Lock("kelp forest", clock=clock)
    token = lock.open("kelp forest")
    assert token
    assert lock.admits(token)
    assert not lock.admits(None)
    assert not lock.admits(token[:-1])


def test_wrong_passwords_make_everyone_wait_longer_each_time(clock: Clock) -> None:
    lock = Lock("kelp forest", clock=clock)
    waits = []
    for _ in range(12):
        assert lock.open("guess") is None
        waits.append(lock.wait())
        clock.now += lock.wait()
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_the_right_password_too_soon_does_not_open_and_does_not_lengthen_the_wait(clock: Clock) -> None:
    lock = Lock("kelp forest", clock=clock)
    lock.open("guess")
    assert lock.open("kelp forest") is None
    assert lock.wait() == 1
    clock.now += 1
    assert lock.open("kelp forest")


def test_a_session_ends_by_itself(clock: Clock) -> None:
    lock = Lock("kelp forest", clock=clock)
    token = lock.open("kelp forest")
    clock.now += 12 * 3600 - 1
    assert lock.admits(token)
    clock.now += 2
    assert not lock.admits(token)
