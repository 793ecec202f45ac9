package greenwall.connectors.ssh;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.ssh.KnownHosts.HostKeyProblem;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Decides whether to continue with a host key that is unknown, changed or revoked. Keeps the keys that were
/// accepted once, as long as the site is shown.
final class HostKeyVerifier {
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    boolean isAccepted(SshRoute route, byte[] key) {
        return accepted.contains(acceptance(route, key));
    }

    private static String acceptance(SshRoute route, byte[] key) {
        return route.keyName() + " " + KnownHosts.fingerprint(key);
    }

    /// Asks the user about an unknown key. Returns why the login must not continue; empty if it may.
    Optional<Failure> decide(SshRoute route, KnownHosts known, HostKeyProblem hostKeyProblem, SshUserPrompt prompt) {
        return switch (hostKeyProblem) {
            case HostKeyProblem.Changed(var type, var shown, var expected, var file, int line) ->
                Optional.of(new Failure.Refused(
                        0,
                        "host key",
                        "the key of " + route.keyName() + " has changed: it presents " + type + " " + shown + ", but "
                                + file + " line " + line + " has " + expected,
                        "if the machine was reinstalled: ssh-keygen -R '" + route.keyName() + "' -f " + file
                                + "; if not, somebody may be intercepting the connection"));
            case HostKeyProblem.Revoked(var shown, var file, int line) ->
                Optional.of(new Failure.Refused(
                        0,
                        "host key",
                        "the key that " + route.keyName() + " presents was revoked (" + shown + ", " + file + " line "
                                + line + ")",
                        "do not connect until you know who revoked it, and why"));
            case HostKeyProblem.Unknown(var type, var fingerprint, var key) ->
                switch (prompt.trust(route.keyName(), type, fingerprint)) {
                    case NO ->
                        Optional.of(new Failure.Refused(
                                0,
                                "host key",
                                "the key of " + route.keyName() + " is not known and was not accepted (" + type + " "
                                        + fingerprint + ")",
                                "compare it on the host with: cat /etc/ssh/ssh_host_*_key.pub | ssh-keygen -lf -;"
                                        + " if it matches, connect once with ssh and accept it, or start a probe on"
                                        + " that host"));
                    case ONCE -> {
                        accepted.add(acceptance(route, key));
                        yield Optional.empty();
                    }
                    case REMEMBER -> saved(route, known, key);
                };
        };
    }

    private Optional<Failure> saved(SshRoute route, KnownHosts known, byte[] key) {
        try {
            known.append(key);
            // The file may be one that keeps nothing, such as /dev/null.
            accepted.add(acceptance(route, key));
            return Optional.empty();
        } catch (IOException full) {
            return Optional.of(new Failure.Refused(
                    0,
                    "host key",
                    "the key could not be written to " + route.knownHosts().getFirst() + ": " + FileErrorText.of(full),
                    "accept it once, or make the file writable"));
        }
    }
}
