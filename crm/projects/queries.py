"""Finding projects, each reader within their own reach."""

from typing import Any

from sqlalchemy import Select, select

from crm.clients import queries as clients
from crm.projects.models import Project


def clients_of_manager(reader: Any) -> Select[Any]:
    """A project manager reaches the clients whose projects they manage."""
    return select(Project.client_id).where(
        Project.manager_id == reader.id, Project.deleted_at.is_(None)
    )


clients.project_ways.append(clients_of_manager)
