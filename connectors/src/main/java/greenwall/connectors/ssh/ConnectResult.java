package greenwall.connectors.ssh;

import greenwall.fleet.source.Failure;

/// Whether there is a connection.
sealed interface ConnectResult {
    record Up(SshConnection link) implements ConnectResult {}

    record Down(Failure failure) implements ConnectResult {}

    /// None was tried: it is forbidden, or the host cannot be reached as it is configured.
    record Barred(Failure failure) implements ConnectResult {}

    static String words(Failure failure) {
        return failure.found() + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy());
    }
}
