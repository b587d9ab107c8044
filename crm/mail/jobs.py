"""Sending what is in the outbox, mail by mail; no network call while a transaction is open."""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex

from flask import current_app

from crm.clock import now
from crm.db import db
from crm.mail import delivery
from crm.mail.message import BadMail, mailbox, written
from crm.mail.outbox import OutboxMail
from crm.mail.server import (
    Later,
    Never,
    Patience,
    Unreachable,
    Unsure,
    connect,
    hand_over,
    is_open,
    why_held,
)

log = logging.getLogger("rapport.mail")
BATCH = 20


class LostLease(Exception):
    """Somebody else has taken this mail over."""


def deliver(ends: Callable[[], bool] = lambda: False, patience: Patience | None = None) -> int:
    """Sends everything that is due and answers how many were taken; `ends()` asks it to stop.

    Without a mail server nothing is touched: the mails wait, and the mail page says so.
    """
    delivery.recover(now())
    db.session.commit()
    if why_held(current_app.config):
        return 0
    taken = 0
    while not ends():
        batch = Batch(patience or Patience())
        try:
            taken += batch.send(ends)
        except Unreachable:
            break
        finally:
            batch.close()
        if not batch.mails:
            break
    return taken


class Batch:
    """A few mails over one connection; one bad recipient never stops the others."""

    def __init__(self, patience: Patience) -> None:
        self.lease = token_hex(16)
        self.patience = patience
        self.server: smtplib.SMTP | None = None
        self.mails = delivery.claim(self.lease, BATCH)
        for mail in self.mails:
            db.session.expunge(mail)
        db.session.commit()

    def send(self, ends: Callable[[], bool]) -> int:
        taken = 0
        for mail in self.mails:
            if ends():
                break
            try:
                taken += self.send_one(self.reach(), mail)
            except Unreachable as error:
                self.put_off(mail, str(error))
                raise
            except Exception as error:
                # Whatever it is, it is this mail's alone.
                log.exception("mail %s could not be handled", mail.id)
                db.session.rollback()
                self.hang_up()
                self.put_off(mail, type(error).__name__)
        return taken

    def reach(self) -> smtplib.SMTP:
        if self.server is None or not is_open(self.server):
            self.server = connect(current_app.config, self.patience)
        return self.server

    def put_off(self, mail: OutboxMail, error: str) -> None:
        """One mail keeps the count; those behind it go back and wait their turn."""
        log.warning("mail %s is put off: %s", mail.id, error)
        delivery.later(mail, self.lease, error)
        db.session.commit()

    def send_one(self, server: smtplib.SMTP, mail: OutboxMail) -> int:
        try:
            self.hand_over(server, mail)
            delivery.sent(mail.id, self.lease)
        except LostLease:
            self.hang_up()
            return 0
        except (Never, BadMail) as error:
            delivery.dead(mail.id, self.lease, str(error))
        except Later as error:
            delivery.later(mail, self.lease, str(error))
        except Unsure as error:
            delivery.unsure(mail, self.lease, str(error))
        db.session.commit()
        return 1

    def hand_over(self, server: smtplib.SMTP, mail: OutboxMail) -> None:
        sender: str = current_app.config["MAIL_FROM"]
        data = written(mail, sender)
        recipient = mailbox("", mail.to_address).addr_spec

        def before_data() -> None:
            still_ours = delivery.begin_data(mail.id, self.lease)
            db.session.commit()
            if not still_ours:
                raise LostLease

        hand_over(server, sender, recipient, data, self.patience, before_data)

    def hang_up(self) -> None:
        """Without a word: what was begun on this connection must not be finished."""
        if self.server is not None:
            self.server.close()
            self.server = None

    def close(self) -> None:
        """Gives back what was not begun, and says goodbye."""
        delivery.release(self.lease)
        db.session.commit()
        if self.server is not None and is_open(self.server):
            with suppress(OSError, smtplib.SMTPException):
                self.server.quit()
