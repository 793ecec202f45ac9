package greenwall.connectors.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How one host is reached, as the user's OpenSSH configuration says.
///
/// @param jumps the hops before it, the first one first
/// @param keyName by which its key is looked up among the known hosts
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
        boolean hashKnownHosts,
        Duration connectTimeout,
        Duration keepAlive) {
    static final int USUAL_PORT = 22;

    public SshRoute {
        identityFiles = List.copyOf(identityFiles);
        certificateFiles = List.copyOf(certificateFiles);
        jumps = List.copyOf(jumps);
        knownHosts = List.copyOf(knownHosts);
    }

    /// What tells two connections apart.
    String address() {
        var here = user + "@" + (hostName.contains(":") ? "[" + hostName + "]" : hostName) + ":" + port;
        return jumps.isEmpty()
                ? here
                : here + " by "
                        + String.join(
                                ", ", jumps.stream().map(SshRoute::address).toList());
    }

    /// As known hosts write it: the port only where it is not the usual one.
    static String keyName(String host, int port) {
        return port == USUAL_PORT ? host : "[" + host + "]:" + port;
    }
}
