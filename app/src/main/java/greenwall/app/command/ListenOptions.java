package greenwall.app.command;

import greenwall.lab.LabServers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/// The options of `lab` for the address of its servers.
final class ListenOptions {
    private static final int MAX_FIRST_PORT = 65_535 - 5;

    @Option(
            names = "--port",
            paramLabel = "P",
            description =
                    "Prometheus on P, Loki on P+1, Alertmanager on P+2, exporters on P+3, SSH on P+4, Tempo on P+5; without it, free ports")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "listen on an address other than loopback; anyone who can reach it can use the range")
    private String bind = "127.0.0.1";

    /// @throws IllegalArgumentException with a message for the user
    LabServers.Listening address() throws UnknownHostException {
        if (port.filter(p -> p < 0 || p > MAX_FIRST_PORT).isPresent()) {
            throw new IllegalArgumentException("found --port " + port.get() + "; expected 0 to " + MAX_FIRST_PORT);
        }
        return new LabServers.Listening(
                InetAddress.getByName(bind), port.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
