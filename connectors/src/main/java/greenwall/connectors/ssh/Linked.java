package greenwall.connectors.ssh;

import greenwall.fleet.source.Failure;

/// Whether there is a connection.
sealed interface Linked {
    record Up(SshLink link) implements Linked {}

    record Down(Failure failure) implements Linked {}
}
