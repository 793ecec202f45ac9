package greenwall.connectors.ssh;

import greenwall.fleet.source.Failure;

/// The result of connecting.
sealed interface ConnectResult {
    record Connected(SshConnection connection) implements ConnectResult {}

    record NotConnected(Failure failure) implements ConnectResult {}

    /// No attempt was made: connections are forbidden, or the configuration of the host is invalid.
    record NotAttempted(Failure failure) implements ConnectResult {}

    static String message(Failure failure) {
        return failure.found() + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy());
    }
}
