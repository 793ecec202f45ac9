package greenwall.lab.ssh;

import greenwall.lab.logql.LogSource;
import greenwall.lab.machine.Machine;
import greenwall.lab.tool.LogsJournal;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
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
import java.util.ArrayList;
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

/// The way into the simulated hosts: one SSH server on loopback that accepts only the key of this run.
///
/// Which host a connection is for is said by the user (`oncall+node04`) or by the loopback address (see
/// [HostChoice]); [#describe] lists both for each host.
public final class LabSsh implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_SESSIONS = 200;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final RunKey key;
    private final KeyPair hostKey = RunKey.generate();
    private final List<String> hosts;
    private final HostChoice choice;
    private final Function<String, Machine> machines;
    private final Map<String, Machine> running = new ConcurrentHashMap<>();
    private final boolean manyAddresses;

    /// @param machines makes the machine of a host, once per host
    /// @param reachable whether a host answers at the moment
    /// @param folder where the key file goes
    /// @param port 0 for any free one
    public LabSsh(
            List<String> hosts,
            Function<String, Machine> machines,
            Predicate<String> reachable,
            Path folder,
            int port) {
        this.hosts = List.copyOf(hosts);
        this.machines = machines;
        this.choice = new HostChoice(hosts);
        this.key = RunKey.in(folder);
        this.manyAddresses =
                canBind(choice.address(hosts.isEmpty() ? "" : hosts.getFirst()).orElse(LOOPBACK));
        server.setHost(addresses());
        server.setPort(port == 0 ? freePort() : port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator((user, offered, session) ->
                KeyUtils.compareKeys(offered, key.pair().getPublic())
                        && choice.host(user, session.getLocalAddress())
                                .filter(reachable)
                                .isPresent());
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

    /// The server of a simulated fleet; a host that is off or disconnected refuses every log-in.
    public static LabSsh over(World world, InstantSource clock, LogSource logs, Path folder, int port) {
        var machines = new HostMachines(world, clock, new LogsJournal(world, logs));
        var names = world.hosts().stream().map(SimulatedHost::name).toList();
        return new LabSsh(names, machines::machine, machines::reachable, folder, port);
    }

    private String addresses() {
        var all = new ArrayList<String>();
        all.add(LOOPBACK);
        if (manyAddresses) {
            hosts.forEach(host -> choice.address(host).ifPresent(all::add));
        }
        return String.join(",", all);
    }

    private static boolean canBind(String address) {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return probe.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Command session(ChannelSession channel, Optional<String> command) {
        ServerSession session = channel.getServerSession();
        var host = choice.host(session.getUsername(), session.getLocalAddress()).orElseThrow();
        return new HostSession(machine(host), command);
    }

    /// The machine behind a host's name, the same one for all connections.
    public Machine machine(String host) {
        return running.computeIfAbsent(host, machines);
    }

    public String host() {
        return LOOPBACK;
    }

    public int port() {
        return server.getPort();
    }

    public String user() {
        return HostChoice.USER;
    }

    public Path keyFile() {
        return key.file();
    }

    /// The server's own key, as a line of `known_hosts` has it behind the host.
    public String hostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    /// What to log in as, for one host.
    public String user(String host) {
        return HostChoice.user(host);
    }

    /// The host's own loopback address, where this system and the number of hosts allow for one.
    public Optional<String> address(String host) {
        return manyAddresses ? choice.address(host) : Optional.empty();
    }

    /// The value of `ssh` in the range's line: the fields of the design, and under `hosts` how to reach each one.
    public Map<String, Object> describe() {
        var each = new LinkedHashMap<String, Object>();
        for (var host : hosts) {
            var way = new LinkedHashMap<String, Object>();
            way.put("user", HostChoice.user(host));
            address(host).ifPresent(address -> way.put("address", address));
            each.put(host, way);
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("host", host());
        all.put("port", port());
        all.put("user", user());
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

    /// Selects the simulated host of a connection, since all hosts share one port.
    ///
    /// - By user: `oncall+node04` is the user `oncall` on `node04`.
    /// - By address: the hosts in their order listen on 127.78.0.1, 127.78.0.2, …, where loopback has more than
    ///   one address (as on Linux), so that a table from host to address is enough; the user stays `oncall`.
    /// - Else, `oncall` at 127.0.0.1 is the first host.
    private record HostChoice(List<String> hosts) {
        static final String USER = "oncall";
        private static final int MOST_ADDRESSES = 250;
        private static final String PREFIX = "127.78.";

        HostChoice {
            hosts = List.copyOf(hosts);
        }

        Optional<String> host(String user, SocketAddress local) {
            int plus = user.indexOf('+');
            if (plus >= 0) {
                var host = user.substring(plus + 1);
                return user.substring(0, plus).equals(USER) && hosts.contains(host)
                        ? Optional.of(host)
                        : Optional.empty();
            }
            if (!user.equals(USER) || hosts.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    local instanceof InetSocketAddress to ? at(to.getAddress().getHostAddress()) : hosts.getFirst());
        }

        private String at(String address) {
            for (int i = 0; i < Math.min(hosts.size(), MOST_ADDRESSES); i++) {
                if (address(i).equals(address)) {
                    return hosts.get(i);
                }
            }
            return hosts.getFirst();
        }

        private static String address(int index) {
            return PREFIX + (index + 1) / 256 + "." + (index + 1) % 256;
        }

        /// The host's own address; empty for those that are too far back in the list to have one.
        Optional<String> address(String host) {
            int index = hosts.indexOf(host);
            return index >= 0 && index < MOST_ADDRESSES ? Optional.of(address(index)) : Optional.empty();
        }

        static String user(String host) {
            return USER + "+" + host;
        }
    }

    /// The key pair of this run: the one key that the range lets in, in a file that only its owner can read.
    ///
    /// ECDSA over P-256, which the JDK makes by itself and which both `ssh -i` and JSch read in OpenSSH's
    /// own format.
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
                try (var out = Files.newOutputStream(folder.resolve("ssh_key.pub"))) {
                    OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, "greenwall practice range", out);
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
