package greenwall.connectors.ssh;

import com.jcraft.jsch.AgentConnector;
import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Buffer;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;
import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The keys that are offered to a host, in OpenSSH's order: the keys of the agent that the configuration names,
/// the other keys of the agent unless the configuration forbids them, and then the files.
final class SshIdentities implements IdentityRepository {
    private static final Set<PosixFilePermission> FOR_OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final int LONGEST_KEY = 1 << 20;

    private final Vector<Identity> all = new Vector<>();
    private final Set<String> keyProblems = new LinkedHashSet<>();
    private final WaitedTime waited;
    private boolean unsigned;

    /// @param waited to which the time is added in which the agent is asked
    SshIdentities(SshRoute route, WaitedTime waited) throws InterruptedException {
        this.waited = waited;
        var files = files(route);
        var longest = route.connectTimeout().multipliedBy(SshLogin.LOGIN_TIMES);
        var agent = route.agent().isPresent() ? ofAgent(route.agent().get(), longest) : List.<Identity>of();
        var named = new ArrayList<byte[]>();
        files.forEach(f -> Optional.ofNullable(f.getPublicKeyBlob()).ifPresent(named::add));
        for (var file : route.identityFiles()) {
            var key = publicKey(file);
            if (key.isPresent() && agent.stream().noneMatch(identity -> isAmong(identity, List.of(key.get())))) {
                keyProblems.add(file + " is a public key, and no agent has its private key");
            }
            key.or(() -> publicKey(Path.of(file + ".pub"))).ifPresent(named::add);
        }
        agent.stream().filter(identity -> isAmong(identity, named)).forEach(all::add);
        if (!route.identitiesOnly()) {
            agent.stream().filter(identity -> !all.contains(identity)).forEach(all::add);
        }
        all.addAll(0, certified(route, List.copyOf(all)));
        var offered = all.stream().map(Identity::getPublicKeyBlob).toList();
        files.stream().filter(file -> !isAmong(file, offered)).forEach(all::add);
    }

    /// The certificates on disk for keys of the agent.
    private static List<Identity> certified(SshRoute route, List<Identity> agent) {
        var files = route.certificateFiles().isEmpty()
                ? route.identityFiles().stream()
                        .map(file -> Path.of(file.toString().replaceFirst("\\.pub$", "") + "-cert.pub"))
                        .toList()
                : route.certificateFiles();
        return files.stream()
                .flatMap(file -> publicKey(file).stream())
                .flatMap(certificate -> agent.stream()
                        .filter(key -> AgentCertificate.isFor(certificate, key))
                        .map(key -> new AgentCertificate(key, certificate)))
                .map(Identity.class::cast)
                .toList();
    }

    private static boolean isAmong(Identity identity, List<byte[]> blobs) {
        var blob = identity.getPublicKeyBlob();
        return blob != null && blobs.stream().anyMatch(b -> Arrays.equals(b, blob));
    }

    private List<Identity> files(SshRoute route) {
        var loader = new JSch();
        for (var file : route.identityFiles()) {
            if (!isFile(file)) {
                keyProblems.add(
                        Files.notExists(file)
                                ? "no key file " + file
                                : Files.exists(file) && !Files.isRegularFile(file)
                                        ? "the key file " + file + " is a folder, a pipe or a device, so it is not read"
                                        : "the key file " + file + " cannot be read: permission denied");
                continue;
            }
            if (publicKey(file).isPresent()) {
                // It only names a key of the agent.
                continue;
            }
            var open = openTo(file);
            if (open.isPresent()) {
                keyProblems.add("the private key " + file + " has mode " + open.get()
                        + " and is open to other users, so it is not used (chmod 600 '" + file + "')");
                continue;
            }
            route.certificateFiles().stream()
                    .filter(SshIdentities::isFile)
                    .forEach(certificate -> load(loader, file, certificate));
            var certificate = Path.of(file + "-cert.pub");
            if (isFile(certificate) && route.certificateFiles().isEmpty()) {
                load(loader, file, certificate);
            }
            try {
                loader.addIdentity(file.toString());
            } catch (JSchException unusable) {
                keyProblems.add(file + " contains no key that can be read");
            }
        }
        return List.copyOf(loader.getIdentityRepository().getIdentities());
    }

    /// The mode of this user's private key if others can access it, by the rules of OpenSSH; files of other
    /// users are not checked.
    private static Optional<String> openTo(Path file) {
        try {
            var permissions = Files.getPosixFilePermissions(file);
            boolean isOwner = Files.getOwner(file).getName().equals(System.getProperty("user.name"));
            return isOwner && permissions.stream().anyMatch(FOR_OTHERS::contains)
                    ? Optional.of(PosixFilePermissions.toString(permissions))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException _) {
            // This file system has no Unix permissions.
            return Optional.empty();
        }
    }

    /// Only regular files are read, because reading a pipe would block.
    private static boolean isFile(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    private void load(JSch loader, Path key, Path certificate) {
        try {
            loader.addIdentity(key.toString(), certificate.toString(), (byte[]) null);
        } catch (JSchException unusable) {
            keyProblems.add(certificate + " is not a certificate for " + key);
        }
    }

    /// The key in a file with a public key; empty for other files.
    private static Optional<byte[]> publicKey(Path file) {
        try {
            var words = RegularFileReader.text(file, LONGEST_KEY).strip().split("\\s+");
            return words.length < 2
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(words[1]))
                            .filter(blob -> KnownHosts.typeOf(blob).equals(words[0]));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private List<Identity> ofAgent(Path socket, Duration longest) throws InterruptedException {
        try {
            var agent = new AgentWithDeadline(new SSHAgentConnector(socket), socket, longest);
            var keys = new AgentIdentityRepository(agent).getIdentities();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return List.copyOf(keys);
        } catch (AgentProxyException | RuntimeException _) {
            keyProblems.add("no agent responds at " + socket);
            return List.of();
        }
    }

    /// Queries on a thread of its own, because the library waits without limit for an agent that hangs. An agent
    /// may ask a person, both before it lists its keys and before it signs.
    private final class AgentWithDeadline implements AgentConnector {
        private static final Duration THREAD_END = Duration.ofSeconds(1);
        /// The kinds of a request and of its response in the protocol of agents.
        private static final int SIGN = 13;

        private static final int SIGNATURE = 14;

        private final AgentConnector agent;
        private final Path socket;
        private final Duration longest;
        private boolean hangs;

        AgentWithDeadline(AgentConnector agent, Path socket, Duration longest) {
            this.agent = agent;
            this.socket = socket;
            this.longest = longest;
        }

        @Override
        public String getName() {
            return agent.getName();
        }

        @Override
        public boolean isAvailable() {
            return agent.isAvailable();
        }

        @Override
        public void query(Buffer buffer) throws AgentProxyException {
            if (hangs) {
                // The library asks it for each key and each kind of signature.
                throw new AgentProxyException("the agent hangs");
            }
            // A request begins with its length.
            boolean signs = byteAt(Integer.BYTES, buffer) == SIGN;
            var query = new FutureTask<Void>(() -> {
                agent.query(buffer);
                return null;
            });
            waited.begin();
            var thread = Thread.ofVirtual().name("ssh agent").start(query);
            try {
                query.get(longest.toMillis(), TimeUnit.MILLISECONDS);
                if (signs && byteAt(0, buffer) != SIGNATURE) {
                    addProblem(" did not sign", signs);
                }
            } catch (TimeoutException late) {
                hangs = true;
                addProblem(" did not answer within " + longest.toSeconds() + " s", signs);
                throw new AgentProxyException("the agent hangs", late);
            } catch (ExecutionException broken) {
                addProblem(" does not respond", signs);
                throw new AgentProxyException("the agent does not respond", broken);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AgentProxyException("interrupted", interrupted);
            } finally {
                query.cancel(true);
                // The library uses the buffer again, so the thread must not write into it any more.
                joinThread(thread);
                waited.end();
            }
        }

        private static int byteAt(int offset, Buffer buffer) {
            buffer.setOffSet(offset);
            int value = buffer.getByte();
            buffer.setOffSet(0);
            return value;
        }

        private static void joinThread(Thread thread) {
            try {
                thread.join(THREAD_END);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private void addProblem(String how, boolean signs) {
            keyProblems.add("the agent at " + socket + how);
            unsigned |= signs;
        }
    }

    /// Whether the agent gave no signature for a key that the host would accept.
    boolean agentDidNotSign() {
        return unsigned;
    }

    /// The keys that could not be used, with the reasons.
    Set<String> problems() {
        return keyProblems;
    }

    @Override
    public Vector<Identity> getIdentities() {
        return all;
    }

    @Override
    public String getName() {
        return "greenwall";
    }

    @Override
    public int getStatus() {
        return RUNNING;
    }

    @Override
    public boolean add(byte[] identity) {
        return false;
    }

    @Override
    public boolean remove(byte[] blob) {
        return false;
    }

    @Override
    public void removeAll() {
        // The files and the agent are the user's.
    }
}
