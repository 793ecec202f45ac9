package greenwall.fleet.directcheck;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.QuantityCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostCheckScriptTest {
    private final HostCheckScript reader = new HostCheckScript(QuantityCatalogue.shipped(), Map.of("AbC=", "node07"));

    private static final String WELL = """
            == clock
            1780000000
            == end 0
            == load
            0.20 0.10 0.05 1/200 4242
            == end 0
            == processors
            2
            == end 0
            == arc
            cat: /proc/spl/kstat/zfs/arcstats: No such file or directory
            == end 1
            == memory
            MemTotal:        8000000 kB
            MemFree:          100000 kB
            MemAvailable:    6000000 kB
            == end 0
            == disks
            Filesystem 1024-blocks Used Available Capacity Mounted on
            /dev/sda1 100 40 60 40% /
            tmpfs 100 0 100 0% /run
            == end 0
            == pools
            all pools are healthy
            == end 0
            == tunnels
            wg0\tAbC=\t1779999990
            == end 0
            == units
            == end 0
            == kernel
            == end 0
            """;

    private DirectCheckResult.Answered read(String output) {
        return (DirectCheckResult.Answered) reader.read(output).orElseThrow();
    }

    private List<String> faults(String output) {
        return read(output).faults().stream()
                .map(f -> f.kind() + " " + f.key() + ": " + f.lead())
                .toList();
    }

    @Test
    void healthyValuesAreShownAndAreNoFaults() {
        var seen = read(WELL);
        assertThat(seen.faults()).isEmpty();
        assertThat(seen.figures().stream().map(f -> f.name() + " " + f.key() + " " + f.text()))
                .contains("memory  25 % used", "disk / 40 % used", "tunnel node07 last handshake 10 s ago");
    }

    @Test
    void eachUnhealthyPartIsAFault() {
        assertThat(faults(WELL.replace("0.20 0.10", "9.00 8.00"))).containsExactly("LOAD : load is too high");
        assertThat(faults(WELL.replace("MemAvailable:    6000000", "MemAvailable:    60000")))
                .containsExactly("MEMORY : memory is low");
        assertThat(faults(WELL.replace("40% /", "97% /"))).containsExactly("DISK /: / is filling up");
        assertThat(faults(WELL.replace("1779999990", "1779990000")))
                .containsExactly("TUNNEL node07: tunnel to node07 is down");
        assertThat(faults(WELL.replace("1779999990", "0")))
                .containsExactly("TUNNEL node07: no handshake with node07 yet");
        assertThat(faults(WELL.replace("all pools are healthy", "  pool: tank\n state: DEGRADED\nstatus: One or more")))
                .containsExactly("POOL tank: pool tank is DEGRADED");
        assertThat(faults(WELL.replace("== units\n", "== units\nnginx.service loaded failed failed A web server\n")))
                .containsExactly("UNIT nginx.service: nginx.service has failed");
    }

    @Test
    void memoryOfTheArcAboveItsMinimumIsNotUsed() {
        var low = WELL.replace("MemAvailable:    6000000", "MemAvailable:    60000");
        var arc = """
                13 1 0x01 123 33456 5000000000 900000000000
                name                            type data
                size                            4    %d
                c_min                           4    500000000
                == end 0
                """;
        var none = "cat: /proc/spl/kstat/zfs/arcstats: No such file or directory\n== end 1\n";
        assertThat(faults(low.replace(none, arc.formatted(6_500_000_000L)))).isEmpty();
        assertThat(faults(low.replace(none, arc.formatted(600_000_000L)))).containsExactly("MEMORY : memory is low");
        assertThat(read(low).figures())
                .extracting(DirectCheckResult.MeasuredValue::name)
                .doesNotContain("arc");
    }

    @Test
    void theReasonForAFaultHasItsLimitOrWhatZfsReports() {
        assertThat(read(WELL.replace("40% /", "97% /")).faults())
                .extracting(DirectCheckFault::reason)
                .containsExactly("/ used 97 % (limit 95 %)");
        assertThat(read(WELL.replace("all pools are healthy", "  pool: tank\n state: ONLINE"))
                        .faults())
                .extracting(DirectCheckFault::reason)
                .containsExactly("zpool status -x reports that pool tank needs attention");
    }

    @Test
    void aReadOnlyImageThatIsAlwaysFullIsNoFault() {
        var images = "/dev/loop3 100 100 0 100% /snap/core/1\n/dev/sr0 100 100 0 100% /media/cd\n/dev/sda1 100 40";

        var seen = read(WELL.replace("/dev/sda1 100 40", images));

        assertThat(seen.faults()).isEmpty();
        assertThat(seen.figures())
                .extracting(DirectCheckResult.MeasuredValue::key)
                .doesNotContain("/snap/core/1");
    }

    @Test
    void aMountThatCannotBeReadDoesNotHideAFullDisk() {
        var seen = read(WELL.replace(
                "40% /\ntmpfs 100 0 100 0% /run\n== end 0",
                "97% /\ndf: /run/user/1000/doc: Operation not permitted\n== end 1"));

        assertThat(seen.faults()).extracting(DirectCheckFault::lead).containsExactly("/ is filling up");
        assertThat(seen.figures())
                .extracting(DirectCheckResult.MeasuredValue::text)
                .contains("not available: df: /run/user/1000/doc: Operation not permitted");
    }

    @Test
    void recentKernelErrorIsAFaultAndAnOldOneIsOnlyShown() {
        var kernelError = "== kernel\n2026-05-28T20:26:00,123456+00:00 sd 0:0:0:0: I/O error\n";
        assertThat(faults(WELL.replace("== kernel\n", kernelError)))
                .containsExactly("KERNEL : the kernel is logging errors");
        var old = read(WELL.replace("== kernel\n", kernelError.replace("05-28", "05-20")));
        assertThat(old.faults()).isEmpty();
        assertThat(old.figures()).anyMatch(f -> f.text().startsWith("last error: "));
    }

    @Test
    void aWarningOfSudoIsNoErrorOfTheKernel() {
        assertThat(read(WELL.replace("== kernel\n", "== kernel\nsudo: unable to resolve host web1\n"))
                        .figures())
                .filteredOn(f -> f.name().equals("kernel"))
                .extracting(DirectCheckResult.MeasuredValue::text)
                .containsExactly("no errors");
    }

    @Test
    void unavailableValuesAreReportedAndAreNoFaults() {
        var denied = read(WELL.replace("wg0\tAbC=\t1779999990\n== end 0", "Operation not permitted\n== end 1"));
        assertThat(denied.faults()).isEmpty();
        assertThat(denied.figures()).anyMatch(f -> f.text().equals("not available: Operation not permitted"));
        assertThat(read(WELL.replace("all pools are healthy\n== end 0", "== none"))
                        .figures())
                .noneMatch(f -> f.name().equals("pools"));
    }

    @Test
    void poolsOfAHostWithZfsThatCannotBeReadAreNotCheckedSuccessfully() {
        var none = "cat: /proc/spl/kstat/zfs/arcstats: No such file or directory\n== end 1\n";
        var seen = read(WELL.replace(none, "size 4 500000000\n== end 0\n")
                .replace("all pools are healthy\n== end 0", "== none"));

        assertThat(seen.words()).isEqualTo("partly checked over SSH");
        assertThat(seen.figures()).anyMatch(f -> f.text().equals("not available: zpool was not found"));
    }

    @Test
    void checksThatDidNotEndInTimeAreNotReportedAsNoProblems() {
        var hangs = read(WELL.substring(0, WELL.indexOf("all pools are healthy")));

        assertThat(hangs.words()).isEqualTo("partly checked over SSH");
        assertThat(hangs.figures())
                .filteredOn(f -> f.text().equals("not checked: the output of the checks is incomplete"))
                .extracting(DirectCheckResult.MeasuredValue::name)
                .containsExactly("pools", "tunnels", "units", "kernel");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPartThatHangsIsEndedAndTheOthersAreRead(@TempDir Path folder) throws IOException {
        var atOnce = Files.writeString(folder.resolve("timeout"), """
                #!/bin/sh
                shift 3
                case $1 in df) exit 124 ;; esac
                exec "$@"
                """);
        assertThat(atOnce.toFile().setExecutable(true)).isTrue();
        var shell = new ProcessBuilder("/bin/sh", "-c", HostCheckScript.script(false));
        shell.environment().put("PATH", folder + ":/usr/bin:/bin");
        var seen = read(new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        assertThat(seen.words()).isEqualTo("partly checked over SSH");
        assertThat(seen.figures())
                .extracting(DirectCheckResult.MeasuredValue::name)
                .contains("load", "memory");
        assertThat(seen.figures())
                .filteredOn(f -> f.name().equals("disks"))
                .extracting(DirectCheckResult.MeasuredValue::text)
                .containsExactly("not available: it did not finish in time");
    }

    @Test
    void theFaultsOfOneHostAreLimitedInNumberAndInLength() {
        var failed = new StringBuilder("== units\n");
        for (int i = 0; i < 500; i++) {
            failed.append("x".repeat(1_000)).append(i).append(".service loaded failed failed A service\n");
        }

        assertThat(read(WELL.replace("== units\n", failed)).faults())
                .hasSizeLessThanOrEqualTo(20)
                .allMatch(f -> f.key().length() <= 160 && f.lead().length() <= 160);
    }

    @Test
    void outputNotFromTheScriptIsIgnored() {
        assertThat(reader.read("")).isEmpty();
        assertThat(reader.read("This account is not available.\n")).isEmpty();
    }

    @Test
    void terminalControlCharactersAreRemoved() {
        var seen = read(WELL.replace("0.20 0.10", "\u001b[31m0.20 \u202e0.10"));
        assertThat(seen.figures())
                .noneMatch(f -> f.text().contains("\u001b") || f.text().contains("\u202e"));
    }

    @Test
    void onlyTheTunnelsAndTheKernelsMessagesAreEverReadAsRoot() {
        assertThat(HostCheckScript.script(false)).doesNotContain("sudo");
        assertThat(HostCheckScript.script(true))
                .containsOnlyOnce("sudo -n \"$@\"")
                .satisfies(script -> assertThat(script.lines().filter(line -> line.startsWith("root ")))
                        .satisfiesExactly(
                                first -> assertThat(first).startsWith("root tunnels wg show"),
                                second -> assertThat(second).startsWith("root kernel dmesg")));
    }
}
