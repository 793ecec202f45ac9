package greenwall.tests.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// This machine's `/proc` and `/sys` with what a virtual one lacks: sensors, cooling, a power supply, frequency scaling
/// and scheduler statistics, in the form that the kernel's documents give them. Everything else is linked.
final class MachineWithSensors implements AutoCloseable {
    private static final String SCHEDULER = """
            version 15
            timestamp 15819019232
            cpu0 498494191 0 3533438552 2553969831 3853684107 2465731542 2045936778163 343796328169 4767485306
            cpu1 518377256 0 4155211005 2778589869 10466382 2867629021 1904686152592 364107263788 5145567945
            """;
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

    MachineWithSensors() throws IOException {
        folder = Files.createTempDirectory("machine");
        write(Path.of("proc", "schedstat"), SCHEDULER);
        for (var line : SENSORS.lines().toList()) {
            var file = line.split(": ", 2);
            write(Path.of("sys", file[0]), file[1] + "\n");
        }
    }

    /// The options that make a node_exporter read this machine.
    List<String> options() {
        return List.of("--path.procfs=" + folder.resolve("proc"), "--path.sysfs=" + folder.resolve("sys"));
    }

    private void write(Path file, String text) throws IOException {
        own(Optional.ofNullable(file.getParent()).orElseThrow());
        var written = folder.resolve(file);
        Files.deleteIfExists(written);
        Files.writeString(written, text);
    }

    /// Makes a folder, in place of a link to the real one, that links to what is in the real one.
    private void own(Path part) throws IOException {
        if (part.getParent() != null) {
            own(part.getParent());
        }
        var made = folder.resolve(part);
        if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(made);
        Files.createDirectory(made);
        var real = Path.of("/").resolve(part);
        if (Files.isDirectory(real)) {
            try (var entries = Files.newDirectoryStream(real)) {
                for (var entry : entries) {
                    Files.createSymbolicLink(made.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
