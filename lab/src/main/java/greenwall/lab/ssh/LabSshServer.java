package greenwall.lab.ssh;

import greenwall.lab.logql.LineSource;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.machine.SimulatedMachine;
import greenwall.lab.text.NamedValues;
import greenwall.lab.tool.StandardToolOutputs;
import greenwall.lab.tool.StandardTools;
import greenwall.lab.tool.ToolEnvironment;
import greenwall.lab.tool.ToolEnvironment.JournalReader;
import greenwall.lab.tool.TracingTool;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
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

/// SSH access to the simulated hosts: one server on loopback that accepts only the key of this run.
///
/// All hosts share one port, and the user name selects the host: `oncall+node04` is the user `oncall` on
/// `node04`. `oncall` alone selects the first host.
///
/// @param machines creates the machine of a host, once per host
/// @param keyFile the only key that the server accepts. Only the file's owner can read it
/// @param hostKey the server's public key in the format of `known_hosts`, without the host
public record LabSshServer(
        SshServer server,
        List<String> hosts,
        Function<String, SimulatedMachine> machines,
        Map<String, SimulatedMachine> running,
        Path keyFile,
        String hostKey)
        implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String USER = "oncall";
    private static final int MAX_SESSIONS = 200;

    /// Starts the SSH server for a simulated fleet. A host that is off or disconnected rejects every login.
    public static LabSshServer start(
            SimulatedFleet world, InstantSource clock, LineSource logs, Path folder, int port) {
        var machines = new MachineFactory(world, clock, new JournalReader(world, logs));
        var names = world.hosts().stream().map(HostSpec::name).toList();
        return start(names, machines::machine, machines::reachable, folder, port);
    }

    /// @param reachable whether a host is currently reachable
    /// @param folder the directory for the key file
    /// @param port the port; 0 selects a free port
    static LabSshServer start(
            List<String> hosts,
            Function<String, SimulatedMachine> machines,
            Predicate<String> reachable,
            Path folder,
            int port) {
        var server = SshServer.setUpDefaultServer();
        var hostKey = generateKey();
        var key = generateKey();
        var ssh = new LabSshServer(
                server,
                List.copyOf(hosts),
                machines,
                new ConcurrentHashMap<>(),
                folder.resolve("ssh_key"),
                PublicKeyEntry.toString(hostKey.getPublic()));
        server.setHost(LOOPBACK);
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, offered, session) -> KeyUtils.compareKeys(offered, key.getPublic())
                && ssh.hostOf(user).filter(reachable).isPresent());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setCommandFactory((channel, command) -> ssh.session(channel, Optional.of(command)));
        server.setShellFactory(channel -> ssh.session(channel, Optional.empty()));
        CoreModuleProperties.MAX_CONCURRENT_SESSIONS.set(server, MAX_SESSIONS);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofHours(2));
        CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ofSeconds(30));
        try {
            write(key, ssh.keyFile());
            server.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return ssh;
    }

    private Optional<String> hostOf(String user) {
        return user.equals(USER)
                ? hosts.stream().findFirst()
                : hosts.stream().filter(host -> user(host).equals(user)).findFirst();
    }

    private Command session(ChannelSession channel, Optional<String> command) {
        var host = hostOf(channel.getServerSession().getUsername()).orElseThrow();
        return new HostSession(machine(host), command);
    }

    /// Returns the machine of a host, the same one for all connections.
    public SimulatedMachine machine(String host) {
        return running.computeIfAbsent(host, machines);
    }

    public String host() {
        return LOOPBACK;
    }

    public int port() {
        return server.getPort();
    }

    /// Returns the user name that selects a host.
    public String user(String host) {
        return USER + "+" + host;
    }

    /// Returns the value of `ssh` in the practice range's output line: the connection fields, and under
    /// `hosts` the user name of each host.
    public Map<String, Object> describe() {
        var each = new LinkedHashMap<String, Object>();
        hosts.forEach(host -> each.put(host, Map.of("user", user(host))));
        return new NamedValues()
                .with("host", host())
                .with("port", port())
                .with("user", USER)
                .with("key_file", keyFile.toString())
                .with("hosts", each);
    }

    @Override
    public void close() {
        running.values().forEach(SimulatedMachine::close);
        try {
            server.stop(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Generates a key for ECDSA over P-256, which the JDK can generate, and which both `ssh -i` and JSch can
    /// read in OpenSSH's format.
    static KeyPair generateKey() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static void write(KeyPair key, Path file) throws IOException {
        Files.deleteIfExists(file);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "greenwall practice range", null, out);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Creates the machines for SSH access to the practice range: the programs of a host on top of its
    /// simulation.
    record MachineFactory(SimulatedFleet world, InstantSource clock, JournalReader journal) {
        /// Whether the host is currently reachable.
        boolean reachable(String name) {
            return world.host(name).isPresent() && world.simulation(name).isReachable(clock.millis());
        }

        SimulatedMachine machine(String name) {
            HostSpec host = world.host(name).orElseThrow();
            var tools = ToolEnvironment.of(world, host, clock, journal);
            var programs = new HashMap<String, HostProgram>(StandardTools.on(tools));
            programs.putAll(TracingTool.on(tools));
            return new SimulatedMachine(
                    name,
                    tools::hostClock,
                    StandardToolOutputs.files(tools),
                    mayBecomeRoot(host),
                    programs,
                    20_000 + tools.number("pid", 9_000));
        }

        /// Cache servers with an odd [HostSpec#number] have no `sudoers` entry.
        private static boolean mayBecomeRoot(HostSpec host) {
            return host.role() != HostSpec.Role.CACHE || host.number() % 2 == 0;
        }
    }
}
