package greenwall.connectors.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a host is reached, by the user's OpenSSH configuration.
///
/// @param jumps the hops before it, in order
/// @param keyName the name under which its key is looked up in the known hosts
/// @param newKeys the user's file of known hosts, to which accepted keys are added; empty for none
/// @param agent the agent's socket; empty for none
public record SshRoute(
        String hostName,
        int port,
        String user,
        List<Path> identityFiles,
        List<Path> certificateFiles,
        boolean identitiesOnly,
        Optional<Path> agent,
        List<SshRoute> jumps,
        String keyName,
        List<Path> knownHosts,
        Optional<Path> newKeys,
        boolean hashKnownHosts,
        Duration connectTimeout,
        Duration keepAlive) {
    static final int DEFAULT_PORT = 22;

    public SshRoute {
        identityFiles = List.copyOf(identityFiles);
        certificateFiles = List.copyOf(certificateFiles);
        jumps = List.copyOf(jumps);
        knownHosts = List.copyOf(knownHosts);
    }

    /// The identity of the connection.
    String address() {
        var endpoint = user + "@" + (hostName.contains(":") ? "[" + hostName + "]" : hostName) + ":" + port;
        return jumps.isEmpty()
                ? endpoint
                : endpoint + " via "
                        + String.join(
                                ", ", jumps.stream().map(SshRoute::address).toList());
    }

    /// The name of a host on a port of its own; empty on the default port, and if the configuration names the key.
    Optional<String> nameWithoutPort() {
        return port == DEFAULT_PORT || keyAlias().isPresent() ? Optional.empty() : Optional.of(knownName());
    }

    /// The name that the configuration gives to the key (HostKeyAlias).
    Optional<String> keyAlias() {
        return Optional.of(keyName).filter(name -> !name.equals(keyName(knownName(), port)));
    }

    private String knownName() {
        return hostName.toLowerCase(Locale.ROOT);
    }

    /// The name in the format of known hosts: with the port only if it is not the default.
    static String keyName(String host, int port) {
        return port == DEFAULT_PORT ? host : "[" + host + "]:" + port;
    }
}
