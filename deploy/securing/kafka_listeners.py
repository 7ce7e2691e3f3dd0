"""What Kafka is told so that nobody comes in unknown: TLS everywhere, a password from clients, rules for all."""

from deploy.securing.secured import ADMIN, BROKER, Secured

PROTOCOLS = "CLIENTS:SASL_SSL,CONTROLLER:SSL"
CLIENTS = "CLIENTS"
_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"


def properties(secured: Secured) -> str:
    """The settings that are the same for every node.

    Brokers know each other by password, as clients do, and controllers by their certificate, because what keeps
    passwords cannot itself be asked before it is there.
    """
    return f"""\
inter.broker.listener.name={CLIENTS}
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.clients.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.clients.scram-sha-512.sasl.jaas.config={_login(secured)}
listener.name.controller.ssl.client.auth=required
ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/
ssl.keystore.type=PEM
ssl.keystore.location={secured.server}
ssl.truststore.type=PEM
ssl.truststore.location={secured.trusted}
ssl.enabled.protocols=TLSv1.3
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{BROKER};User:{ADMIN}
allow.everyone.if.no.acl.found=false
"""


def first_users(secured: Secured) -> list[str]:
    """What the tool that prepares a data folder is told: those without whom nobody could make the others."""
    return [f"--add-scram=SCRAM-SHA-512=[name={user},password={secured.password(user)}]" for user in (ADMIN, BROKER)]


def _login(secured: Secured) -> str:
    return f'{_LOGIN} username="{BROKER}" password="{secured.password(BROKER)}";'
