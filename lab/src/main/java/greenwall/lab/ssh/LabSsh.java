package greenwall.lab.ssh;

import greenwall.lab.logql.LogSource;
import greenwall.lab.machine.Machine;
import greenwall.lab.tool.LogsJournal;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;

/// SSH access to the simulated hosts: one server on loopback that accepts only the key of this run.
///
/// All hosts share one port, and the user name selects the host: `oncall+node04` is the user `oncall` on
/// `node04`. `oncall` alone selects the first host.
public final class LabSsh implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "oncall";
    private static final int MOST_SESSIONS = 200;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final RunKey key;
    private final KeyPair hostKey = RunKey.generate();
    private final List<String> hosts;
    private final Function<String, Machine> machines;
    private final Map<String, Machine> running = new ConcurrentHashMap<>();

    /// @param machines creates the machine of a host, once per host
    /// @param reachable whether a host is currently reachable
    /// @param folder the directory for the key file
    /// @param port the port; 0 selects a free port
    public LabSsh(
            List<String> hosts,
            Function<String, Machine> machines,
            Predicate<String> reachable,
            Path folder,
            int port) {
        this.hosts = List.copyOf(hosts);
        this.machines = machines;
        this.key = RunKey.in(folder);
        server.setHost(LOOPBACK);
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, offered, session) ->
                KeyUtils.compareKeys(offered, key.pair().getPublic())
                        && hostOf(user).filter(reachable).isPresent());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setCommandFactory((channel, command) -> session(channel, Optional.of(command)));
        server.setShellFactory(channel -> session(channel, Optional.empty()));
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, MOST_SESSIONS);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofHours(2));
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(30));
        try {
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Starts the SSH server for a simulated fleet. A host that is off or disconnected rejects every login.
    public static LabSsh over(World world, InstantSource clock, LogSource logs, Path folder, int port) {
        var machines = new HostMachines(world, clock, new LogsJournal(world, logs));
        var names = world.hosts().stream().map(SimulatedHost::name).toList();
        return new LabSsh(names, machines::machine, machines::reachable, folder, port);
    }

    private Optional<String> hostOf(String user) {
        return user.equals(USER)
                ? hosts.stream().findFirst()
                : hosts.stream().filter(host -> user(host).equals(user)).findFirst();
    }

    private Command session(ChannelSession channel, Optional<String> command) {
        ServerSession session = channel.getServerSession();
        var host = hostOf(session.getUsername()).orElseThrow();
        return new HostSession(machine(host), command);
    }

    /// Returns the machine of a host, the same one for all connections.
    public Machine machine(String host) {
        return running.computeIfAbsent(host, machines);
    }

    public String host() {
        return LOOPBACK;
    }

    public int port() {
        return server.getPort();
    }

    public Path keyFile() {
        return key.file();
    }

    /// Returns the server's public key in the format of `known_hosts`, without the host.
    public String hostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    /// Returns the user name that selects a host.
    public String user(String host) {
        return USER + "+" + host;
    }

    /// Returns the value of `ssh` in the practice range's output line: the connection fields, and under
    /// `hosts` the user name of each host.
    public Map<String, Object> describe() {
        var each = new LinkedHashMap<String, Object>();
        for (var host : hosts) {
            each.put(host, Map.of("user", user(host)));
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("host", host());
        all.put("port", port());
        all.put("user", USER);
        all.put("key_file", keyFile().toString());
        all.put("hosts", each);
        return all;
    }

    @Override
    public void close() {
        running.values().forEach(Machine::close);
        try {
            server.stop(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The key pair of this run, the only key that the server accepts. It is in a file that only its owner
    /// can read.
    ///
    /// It uses ECDSA over P-256, which the JDK can generate, and which both `ssh -i` and JSch can read in
    /// OpenSSH's format.
    record RunKey(KeyPair pair, Path file) {
        static KeyPair generate() {
            try {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        static RunKey in(Path folder) {
            var pair = generate();
            var file = folder.resolve("ssh_key");
            try {
                Files.createDirectories(folder);
                Files.deleteIfExists(file);
                createForOwnerOnly(file);
                try (var out = Files.newOutputStream(file)) {
                    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "greenwall practice range", null, out);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
            return new RunKey(pair, file);
        }

        private static void createForOwnerOnly(Path file) throws IOException {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        }
    }
}
