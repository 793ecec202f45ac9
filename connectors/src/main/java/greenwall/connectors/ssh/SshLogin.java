package greenwall.connectors.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import greenwall.connectors.http.ErrorResponseTable;
import greenwall.connectors.http.SourceFailureException;
import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Logs in to hosts: the algorithms, the passphrases, and the messages for failures.
final class SshLogin implements AutoCloseable {
    private static final int ALIVE_CHECKS = 3;
    private static final int MAX_QUESTIONS = 4;
    /// How many times longer than a single response the complete login may take.
    static final int LOGIN_TIMES = 3;

    private static final String NO_SSH = "the server on this port is not an SSH server";
    private static final String TOO_SLOW = "it responds too slowly to log in";

    // Only secure algorithms: no SHA-1, no CBC, no DSA. Host certificates are accepted if a `@cert-authority`
    // signed them.
    private static final String KEY_EXCHANGES =
            "mlkem768x25519-sha256,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
                    + "ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
                    + "diffie-hellman-group18-sha512";
    private static final String CIPHERS =
            "aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr";
    private static final String MACS =
            "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";

    private final HostKeyVerifier hostKeys = new HostKeyVerifier();
    private final Map<String, char[]> passphrases = new ConcurrentHashMap<>();

    ConnectResult connect(SshRoute route, SshUserPrompt prompt) throws InterruptedException {
        var hops = new ArrayList<Session>();
        boolean connected = false;
        try {
            for (var hop : route.jumps()) {
                hops.add(session(hop, hops, prompt));
            }
            var connection = new SshConnection(session(route, hops, prompt), hops, route);
            connected = true;
            return new ConnectResult.Connected(connection);
        } catch (SourceFailureException failed) {
            return new ConnectResult.NotConnected(failed.failure());
        } finally {
            if (!connected) {
                hops.reversed().forEach(Session::disconnect);
            }
        }
    }

    /// While a person decides about a key, no connection is kept open: it is closed and opened again.
    private Session session(SshRoute route, List<Session> hops, SshUserPrompt userPrompt)
            throws SourceFailureException, InterruptedException {
        for (int i = 0; i < MAX_QUESTIONS; i++) {
            userPrompt.connecting(route.address());
            var known = new KnownHosts(route, key -> hostKeys.isAccepted(route, key));
            var waited = new WaitedTime();
            var prompt = new PassphrasePrompt(userPrompt, passphrases, waited);
            var identities = new SshIdentities(route, waited);
            try {
                return open(route, hops, known, prompt, identities, waited);
            } catch (JSchException refused) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                var hostKeyProblem = known.hostKeyProblem();
                if (hostKeyProblem.isEmpty()) {
                    throw new SourceFailureException(failure(route, refused, prompt, identities));
                }
                var refusal = hostKeys.decide(route, known, hostKeyProblem.get(), userPrompt);
                if (refusal.isPresent()) {
                    throw new SourceFailureException(refusal.get());
                }
            }
        }
        throw new SourceFailureException(new Failure.Refused(
                0,
                "ssh",
                route.address() + " presents a different key each time",
                "check that the name resolves to one machine only"));
    }

    private Session open(
            SshRoute route,
            List<Session> hops,
            KnownHosts known,
            PassphrasePrompt prompt,
            SshIdentities identities,
            WaitedTime waited)
            throws JSchException {
        var session = new JSch().getSession(route.user(), route.hostName(), route.port());
        session.setIdentityRepository(identities);
        session.setHostKeyRepository(known);
        route.keyAlias().ifPresent(session::setHostKeyAlias);
        session.setUserInfo(prompt);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig("MaxAuthTries", "20");
        session.setConfig("require_strict_kex", "no");
        session.setConfig("kex", KEY_EXCHANGES);
        for (var way : List.of("c2s", "s2c")) {
            session.setConfig("cipher." + way, CIPHERS);
            session.setConfig("mac." + way, MACS);
            session.setConfig("compression." + way, "none");
        }
        session.setThreadFactory(
                Thread.ofVirtual().name("ssh " + route.hostName()).factory());
        session.setDaemonThread(true);
        int millis = (int) route.connectTimeout().toMillis();
        if (!hops.isEmpty()) {
            session.setSocketFactory(JumpHostStreams.through(hops.getLast(), millis));
        }
        session.setServerAliveInterval((int) route.keepAlive().toMillis());
        session.setServerAliveCountMax(ALIVE_CHECKS);
        var deadline = new LoginDeadline(session, route.connectTimeout().multipliedBy(LOGIN_TIMES), waited);
        try (deadline) {
            session.connect(millis);
        } catch (JSchException failed) {
            session.disconnect();
            throw deadline.passed ? new JSchException(TOO_SLOW, failed) : failed;
        } catch (RuntimeException broken) {
            // The library throws these if its connection is closed, and on some malformed packets.
            session.disconnect();
            throw new JSchException(deadline.passed ? TOO_SLOW : NO_SSH, broken);
        }
        return session;
    }

    /// The problem in words, without the name of the exception class that the library puts before it.
    static String message(JSchException refused) {
        var cause = root(refused);
        return SanitizedText.line(
                String.valueOf(cause instanceof IOException ? cause.getMessage() : refused.getMessage()));
    }

    private static Throwable root(JSchException refused) {
        return Stream.<Throwable>iterate(refused, Objects::nonNull, Throwable::getCause)
                .reduce((_, cause) -> cause)
                .orElse(refused);
    }

    private static Failure failure(
            SshRoute route, JSchException refused, PassphrasePrompt prompt, SshIdentities identities) {
        var message = SanitizedText.line(String.valueOf(refused.getMessage()));
        var keyCount = identities.getIdentities().size();
        var keys = keyCount == 0
                ? "there is no key to log in with"
                : prompt.gaveUp()
                        ? "no correct passphrase was given for the key " + prompt.keyFile()
                        : identities.agentDidNotSign()
                                ? "no key was both signed and accepted"
                                : keyCount == 1
                                        ? "the only key was not accepted"
                                        : CountText.none(keyCount) + " of the " + keyCount + " keys was accepted";
        var more = identities.problems().isEmpty() ? "" : "; " + String.join("; ", identities.problems());
        var values = Map.of(
                "where", route.address(),
                "host", route.hostName(),
                "said", message,
                "reason", SanitizedText.line(String.valueOf(root(refused).getMessage())),
                "keys", keys + more);
        var limit = route.connectTimeout().multipliedBy(message.equals(TOO_SLOW) ? LOGIN_TIMES : 1);
        // Even if the server closed the connection while it waited for the signature.
        var words = identities.agentDidNotSign() ? Set.of("unsigned") : Set.<String>of();
        return ErrorResponseTable.ofException("ssh", refused, words, limit, values);
    }

    @Override
    public void close() {
        passphrases.values().forEach(p -> Arrays.fill(p, ' '));
        passphrases.clear();
    }

    /// Ends a login that takes too long in total, because a host that sends a byte from time to time keeps each
    /// single wait short. The time in which a person enters a passphrase or an agent is asked does not count.
    private static final class LoginDeadline implements AutoCloseable {
        private static final long CHECK_INTERVAL_MILLIS = 100;

        private final Thread watch;
        private volatile boolean passed;

        LoginDeadline(Session session, Duration bound, WaitedTime waited) {
            long begun = System.nanoTime() - waited.nanos();
            watch = Thread.ofVirtual().name("login deadline").start(() -> {
                try {
                    while (System.nanoTime() - begun - waited.nanos() < bound.toNanos()) {
                        TimeUnit.MILLISECONDS.sleep(CHECK_INTERVAL_MILLIS);
                    }
                    passed = true;
                    session.disconnect();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            watch.interrupt();
        }
    }
}
