package greenwall.tests.views;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// This machine's `/proc` and `/sys` with what a virtual machine lacks: sensors, cooling, a power supply,
/// frequency scaling and scheduler statistics, in the kernel's documented format. Everything else is linked.
final class MachineWithSensors implements AutoCloseable {
    /// Since boot: nanoseconds of CPU time, nanoseconds that tasks waited for a CPU, and the number of time
    /// slices.
    private static final String SCHEDULER = """
            version 15
            timestamp %1$d
            cpu0 0 0 0 0 0 0 %2$d %3$d %1$d
            cpu1 0 0 0 0 0 0 %3$d %3$d %1$d
            """;
    /// Connections beyond the backlog of a server stay in SYN_SENT, as some always are on a machine with
    /// traffic.
    private static final int MORE_THAN_ARE_TAKEN = 5;

    private static final String SENSORS = """
            class/hwmon/hwmon0/name: coretemp
            class/hwmon/hwmon0/temp1_label: Package id 0
            class/hwmon/hwmon0/temp1_input: 47000
            class/hwmon/hwmon0/temp1_max: 80000
            class/hwmon/hwmon0/temp1_crit: 100000
            class/hwmon/hwmon0/temp1_crit_hyst: 90000
            class/hwmon/hwmon0/temp1_crit_alarm: 0
            class/hwmon/hwmon1/name: nct6775
            class/hwmon/hwmon1/fan1_input: 1180
            class/hwmon/hwmon1/fan1_min: 300
            class/thermal/cooling_device0/type: Processor
            class/thermal/cooling_device0/cur_state: 1
            class/thermal/cooling_device0/max_state: 10
            class/power_supply/AC/type: Mains
            class/power_supply/AC/online: 1
            devices/system/cpu/cpu0/cpufreq/cpuinfo_cur_freq: 2400000
            devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq: 800000
            devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq: 3600000
            devices/system/cpu/cpu0/cpufreq/scaling_cur_freq: 2400000
            devices/system/cpu/cpu0/cpufreq/scaling_min_freq: 800000
            devices/system/cpu/cpu0/cpufreq/scaling_max_freq: 3600000
            devices/system/cpu/cpu0/cpufreq/scaling_available_governors: performance powersave
            devices/system/cpu/cpu0/cpufreq/scaling_driver: intel_pstate
            devices/system/cpu/cpu0/cpufreq/scaling_governor: powersave
            devices/system/cpu/cpu0/cpufreq/scaling_setspeed: <unsupported>
            devices/system/cpu/cpu0/cpufreq/related_cpus: 0
            """;

    private final Path folder;
    private final ServerSocketChannel full;
    private final List<SocketChannel> waiting = new ArrayList<>();

    MachineWithSensors() throws IOException {
        full = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        for (int i = 0; i < MORE_THAN_ARE_TAKEN; i++) {
            var channel = SocketChannel.open();
            waiting.add(channel);
            channel.configureBlocking(false);
            channel.connect(full.getLocalAddress());
        }
        folder = Files.createTempDirectory("machine");
        ensureFolder(Path.of("proc"));
        runOn();
        for (var line : SENSORS.lines().toList()) {
            var file = line.split(": ", 2);
            write(Path.of("sys", file[0]), file[1] + "\n");
        }
    }

    /// The options that make a node_exporter read this machine.
    List<String> options() {
        return List.of("--path.procfs=" + folder.resolve("proc"), "--path.sysfs=" + folder.resolve("sys"));
    }

    /// Updates the scheduler's counters to the current time.
    void runOn() {
        long millis = System.currentTimeMillis();
        try {
            var counted = Files.writeString(
                    folder.resolve("counted"), SCHEDULER.formatted(millis, millis * 500_000, millis * 20_000));
            Files.move(counted, folder.resolve("proc", "schedstat"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, String text) throws IOException {
        ensureFolder(Optional.ofNullable(file.getParent()).orElseThrow());
        var written = folder.resolve(file);
        Files.deleteIfExists(written);
        Files.writeString(written, text);
    }

    /// Replaces the link to a real folder with a folder of links to its entries.
    private void ensureFolder(Path part) throws IOException {
        if (part.getParent() != null) {
            ensureFolder(part.getParent());
        }
        var copy = folder.resolve(part);
        if (Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(copy);
        Files.createDirectory(copy);
        var real = Path.of("/").resolve(part);
        if (Files.isDirectory(real)) {
            try (var entries = Files.newDirectoryStream(real)) {
                for (var entry : entries) {
                    Files.createSymbolicLink(copy.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var channel : waiting) {
            channel.close();
        }
        full.close();
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
