package greenwall.connectors.ssh;

import greenwall.fleet.source.Failure;

/// Whether there is a connection.
sealed interface ConnectResult {
    record Up(SshConnection link) implements ConnectResult {}

    record Down(Failure failure) implements ConnectResult {}
}
