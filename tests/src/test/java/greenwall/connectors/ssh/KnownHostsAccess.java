package greenwall.connectors.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Looks up a key in a known_hosts file, as a connection does.
public final class KnownHostsAccess {
    private static final byte[] KEY = {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 0};

    private KnownHostsAccess() {}

    public static void lookUp(Path file, List<String> names) {
        for (var name : names) {
            var route = new SshRoute(
                    name,
                    22,
                    "root",
                    List.of(),
                    List.of(),
                    true,
                    Optional.empty(),
                    List.of(),
                    name,
                    List.of(file),
                    Optional.of(file),
                    true,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));
            var known = new KnownHosts(route, _ -> false);
            known.check(name, KEY);
            known.getHostKey();
            known.getHostKey(name, "ssh-ed25519");
        }
    }
}
