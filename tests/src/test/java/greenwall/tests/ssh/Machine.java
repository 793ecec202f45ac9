package greenwall.tests.ssh;

import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/// A machine with its own file system and processes, made of namespaces, with a real sshd: a bare root, or this
/// machine's own files under an overlay that takes all changes, with a fake package manager.
///
/// @param folder its keys, its log and its boot files
/// @param changes the folder where its changes are visible from outside
/// @param port the port of its sshd
record Machine(Process process, Path folder, Path changes, int port) implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final int EXPORTER = 9100;

    /// The package manager and paths of a family of distributions.
    enum Kind {
        DEBIAN("prometheus-node-exporter", "/etc/default/prometheus-node-exporter", "apt-get", "dpkg", "dpkg-query"),
        FEDORA("prometheus-node-exporter", "/etc/default/prometheus-node-exporter", "dnf", "rpm"),
        ALPINE("node-exporter", "/etc/conf.d/node-exporter", "apk");

        private final String unit;
        private final String settings;
        private final List<String> programs;

        Kind(String unit, String settings, String... programs) {
            this.unit = unit;
            this.settings = settings;
            this.programs = List.of(programs);
        }

        String settings() {
            return settings;
        }
    }

    static void needed() {
        RealServer.program("sshd", "openssh-server");
        RealServer.program("ssh-keygen", "openssh-client");
        RealServer.program("unshare", "util-linux");
        if (!"root".equals(System.getProperty("user.name"))) {
            without("a machine of namespaces needs root");
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), EXPORTER));
        } catch (IOException _) {
            without("something listens on port " + EXPORTER + " of this machine: stop it to run this test");
        }
    }

    static void without(String reason) {
        if ("require".equals(System.getProperty("greenwall.real"))) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
    }

    /// This machine's files, with a fake package manager.
    static Machine layered(Path parent, Kind kind) throws Exception {
        needed();
        RealServer.program("prometheus-node-exporter", "prometheus-node-exporter");
        var layer = Files.createDirectories(parent.resolve("layer"));
        for (var hidden : List.of(
                "usr/bin/apt-get",
                "usr/bin/apt-cache",
                "usr/bin/dpkg",
                "usr/bin/dpkg-query",
                "usr/bin/rpm",
                "etc/init.d/prometheus-node-exporter",
                "etc/default/prometheus-node-exporter")) {
            if (Files.exists(Path.of("/" + hidden))) {
                Files.createDirectories(layer.resolve(hidden).getParent());
                RealSshd.run(List.of("mknod", layer.resolve(hidden).toString(), "c", "0", "0"));
            }
        }
        for (var program : kind.programs) {
            script(layer.resolve("usr/local/sbin").resolve(program), resource("packages.sh"));
        }
        write(layer.resolve("var/lib/test-packages/base-files"), "installed\n");
        write(layer.resolve("etc/test-unit"), kind.unit + "\n");
        write(layer.resolve("etc/test-settings"), kind.settings + "\n");
        write(layer.resolve("etc/os-release"), "ID=" + kind.name().toLowerCase(Locale.ROOT) + "\nPRETTY_NAME=Test\n");
        if (kind == Kind.ALPINE) {
            write(layer.resolve("etc/openrc-is-here"), "");
            script(
                    layer.resolve("usr/local/sbin/rc-service"),
                    "#!/bin/sh\n[ $2 = restart ] && { /etc/init.d/$1 stop; exec /etc/init.d/$1 start; }\nexec /etc/init.d/$1 $2\n");
            script(layer.resolve("usr/local/sbin/rc-update"), "#!/bin/sh\nexit 0\n");
        }
        var changes = Files.createDirectories(parent.resolve("changes"));
        Files.createDirectories(parent.resolve("changes.work"));
        return start(parent, Files.createDirectories(parent.resolve("root")), layer.toString(), changes);
    }

    /// A root file system without an overlay.
    static Machine bare(Path parent, Path root) throws Exception {
        needed();
        return start(parent, root, "", root);
    }

    private static void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(Machine.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Machine start(Path folder, Path root, String layers, Path changes) throws Exception {
        var keys = Files.createDirectories(folder.resolve("keys"));
        RealSshd.keygen(keys.resolve("host_key"), "");
        RealSshd.keygen(keys.resolve("user_key"), "");
        Files.copy(keys.resolve("user_key.pub"), keys.resolve("authorized"));
        var boot = Files.writeString(folder.resolve("machine.sh"), resource("machine.sh"));
        int port = RealServer.freePort();
        var process = new ProcessBuilder(List.of(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--ipc",
                        "--uts",
                        "--propagation",
                        "private",
                        "sh",
                        boot.toString(),
                        root.toString(),
                        Integer.toString(port),
                        keys.toString(),
                        layers,
                        changes.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("machine.log").toFile())
                .start();
        var machine = new Machine(process, folder, changes, port);
        machine.await(READY, () -> {
            if (!process.isAlive()) {
                without("no machine of namespaces starts here: " + machine.log());
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            } catch (IOException _) {
                return false;
            }
        });
        return machine;
    }

    void await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + atMost + ": " + log());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("machine.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    String address() {
        return "root@127.0.0.1:" + port;
    }

    Path clientConfig() throws IOException {
        var key = Files.readString(folder.resolve("keys/host_key.pub")).split(" ");
        var known = Files.writeString(
                folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + key[0] + " " + key[1] + "\n");
        return Files.writeString(
                folder.resolve("client_config"),
                "Host *\n  IdentityFile " + folder.resolve("keys/user_key")
                        + "\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile " + known
                        + "\n  GlobalKnownHostsFile none\n");
    }

    SshHostAccess probes() throws IOException {
        return TestHostAccess.to(
                new ProbeToolSettings(
                        false,
                        Optional.empty(),
                        Map.of(TestHostAccess.HOST.host(), address()),
                        false,
                        TestHostAccess.AMPLE,
                        Optional.empty()),
                clientConfig(),
                folder,
                Map.of());
    }

    Path audit() {
        return folder.resolve("audit.jsonl");
    }

    /// The outside path of a changed file of the machine.
    Path changed(String path) {
        return changes.resolve(path.substring(1));
    }

    /// All files that exist now, without logs and the package manager's records.
    TreeSet<String> files() throws IOException {
        var found = new TreeSet<String>();
        try (var paths = Files.walk(changes)) {
            for (var file : paths.toList()) {
                var name = "/" + changes.relativize(file);
                boolean record = name.matches("/(proc|sys|dev|run|tmp|var/log|var/cache|var/lib/apt)(/.*)?");
                boolean folderOfLower = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        && (Files.isDirectory(Path.of(name))
                                || Files.isDirectory(changes.resolveSibling("layer" + name)));
                if (!record && !folderOfLower) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    /// The same with sizes and times, so that a rewritten file is detected.
    TreeSet<String> stamps() throws IOException {
        var found = new TreeSet<String>();
        for (var name : files()) {
            var file = changes.resolve(name.substring(1));
            found.add(name + " " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS) + " "
                    + Files.readAttributes(file, "size", LinkOption.NOFOLLOW_LINKS));
        }
        return found;
    }

    /// The processes that are running a step.
    List<ProcessHandle> workers() {
        return descendants("/var/lib/greenwall/enrol");
    }

    /// The processes of its sshd.
    List<ProcessHandle> sessions() {
        return descendants("sshd: ");
    }

    private List<ProcessHandle> descendants(String inCommandLine) {
        return process.descendants()
                .filter(one -> one.info()
                        .commandLine()
                        .filter(line -> line.contains(inCommandLine))
                        .isPresent())
                .toList();
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
}
