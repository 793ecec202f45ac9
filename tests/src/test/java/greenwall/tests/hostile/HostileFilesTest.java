package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import greenwall.app.command.ExitCodes;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.ProbeFileReader;
import greenwall.tests.console.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unusual environment variables, runbooks, probe files, and values on the command line.
@Tag("slow")
class HostileFilesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "hunter2hunter2";

    @TempDir
    Path home;

    private Commands.ExitAndOutput run(Map<String, String> environment, String... arguments) {
        var all = new HashMap<>(environment);
        all.putIfAbsent("XDG_STATE_HOME", home.resolve("state").toString());
        return assertTimeoutPreemptively(SOON, () -> Commands.of(home).with(all).run(arguments));
    }

    private static void isSound(Commands.ExitAndOutput result) {
        assertThat(result.all())
                .doesNotContain("Exception", "\tat ", SECRET, "internal error")
                .isEqualTo(SanitizedText.block(result.all()));
        assertThat(result.exit()).as(result.all()).isNotEqualTo(ExitCodes.FAILED);
    }

    /// An address on which nothing listens.
    private static String closedPortUrl() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return "http://127.0.0.2:" + socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "http_proxy§http://[",
                "http_proxy§%%%",
                "http_proxy§socks9://x:1",
                "http_proxy§http://user:hunter2hunter2@127.0.0.1:1",
                "http_proxy§http://127.0.0.1:99999",
                "http_proxy§http://hunter2hunter2%zz@127.0.0.1:1",
                "HTTP_PROXY§http://user:hunter2hunter2%0a@127.0.0.1:1",
                "all_proxy§///",
                "no_proxy§10.0.0.0/99,[,::/129,*.*,a:b:c",
                "no_proxy§,,,,",
                "XDG_STATE_HOME§relative/../..",
                "XDG_STATE_HOME§/dev/null",
                "XDG_STATE_HOME§/proc/self/fd",
                "XDG_CONFIG_HOME§/dev/full",
                "USER§../../x",
                "USER§$(id)",
                "NO_COLOR§",
                "SSH_AUTH_SOCK§/dev/zero",
                "DISPLAY§:99999999999",
                "WATCHDOG_USEC§NaN",
                "NOTIFY_SOCKET§@"
            })
    void unusualEnvironmentVariablesAreAppliedOrIgnored(String name, String value) throws Exception {
        var result = run(Map.of(name, value == null ? "" : value), "--prometheus", closedPortUrl(), "check");
        isSound(result);
        assertThat(result.exit()).as(result.all()).isEqualTo(3);
    }

    /// The value of a secret's variable is never shown, and no part of it becomes a separate header.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2hunter2\nX-Evil: 1",
                "hunter2hunter2\r\n\r\nGET / HTTP/1.1",
                "hunter2hunter2\u0000",
                "hunter2hunter2\u00e9",
                "hunter2hunter2\ud83d\ude00",
                "\u007fhunter2hunter2",
                "hunter2hunter2\u2028x",
                "\t",
                "\ufeffhunter2hunter2"
            })
    void unusualSecretsAreReportedWithoutShowingThem(String secret) throws Exception {
        for (var auth : List.of("bearer_env: TOKEN", "user: anna, password_env: TOKEN")) {
            var config = Files.writeString(
                    home.resolve("greenwall.yaml"),
                    "clusters: [{name: a, prometheus: {url: \"" + closedPortUrl() + "\", auth: {" + auth + "}}}]\n");
            var result = run(Map.of("TOKEN", secret), "--config", config.toString(), "check");
            isSound(result);
            assertThat(result.exit()).as(result.all()).isIn(3, ExitCodes.BAD_CONFIGURATION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\nX-Evil: 1", "a\\r\\nb", "\\0", "\u00e9", "a\\tb", "../..", "a|b"})
    void unusualTenantsAreRefusedOrSent(String tenant) throws Exception {
        var config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: [{name: a, prometheus: {url: \"" + closedPortUrl() + "\", tenant: \"" + tenant + "\"}}]\n");
        var result = run(Map.of(), "--config", config.toString(), "check");
        isSound(result);
        assertThat(result.exit()).as(result.all()).isIn(3, ExitCodes.BAD_CONFIGURATION);
    }

    /// Each has a problem that lint reports with its line.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "```promql\nup{\n```",
                "```promql\nup{instance=\"$\"}\n```",
                "```promql\nup{instance=\"${host\"}\n```",
                "```logql\n{a=~\"(\"}\n```",
                "```shell\n```",
                "```shell\necho '$host'\n```",
                "```shell\necho \\$host `id $host`\n```",
                "```shell\neval $host\n```",
                "```shell\ncat <<EOF\n$host\nEOF\n```",
                "```probe\n../../bin/sh\n```",
                "```probe\nbiolatency disk=$(id)\n```",
                "```probe\nbiolatency no-such=1\n```",
                "```probe\n\n```",
                "```decide\nwhen: up > 1\nyes: #x\nno: #nowhere\n```",
                "```decide\nask: x\nwhen: up > 1\nyes: #x\nno: #x\n```",
                "```decide\nlines 999999: {a=\"b\"\nyes: #x\nno: #x\n```",
                "```verdict\nperhaps\n```",
                "```picture\nlatency: up\n```",
                "~~~shell\necho",
                "```promql\nup offset\n```",
                "[x](javascript:alert(1))"
            })
    void invalidRunbooksAreReportedByLint(String body) throws Exception {
        var file = Files.writeString(
                home.resolve("x.md"), "---\nalerts: [X]\n---\n# X\n## x\n" + body + "\n", StandardCharsets.UTF_8);
        var result = run(Map.of(), "runbook", "lint", file.toString());
        isSound(result);
        assertThat(result.exit()).as(result.all()).isNotZero();
        assertThat(result.all()).contains("x.md:");
    }

    private static final String PROBE = "probe mine\n question What?\n shows table\n duration 5 60\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                " plain rows ../sh",
                " plain rows sh -c id;id",
                " plain rows tool $(id)",
                " plain rows -x",
                " plain rows tool {nobody}",
                " plain rows tool\u00a0x",
                " plain rows /bin/sh",
                " libbpf folded\n",
                " bpftrace json",
                " bpftrace json tool",
                " argument x number 9 1 T\n plain rows tool {x}",
                " argument x number 99999999999999999999 1 T\n plain rows tool {x}",
                " argument x word\n argument x word\n plain rows tool {x}",
                " argument ../x word T\n plain rows tool {../x}",
                " duration 0 0\n plain rows tool",
                " duration 60 5\n plain rows tool",
                " duration 5 99999999999999999999\n plain rows tool",
                " rate sum(\n plain rows tool",
                " shows picture\n plain rows tool",
                " cost -1\n plain rows tool",
                " plain rows tool\n probe MINE"
            })
    void invalidProbesAreRefused(String probeYaml) {
        var read = ProbeFileReader.read("mine.probe", PROBE + probeYaml);
        assertThat(read).as(probeYaml).isInstanceOf(ProbeFileReader.Invalid.class);
        assertThat(((ProbeFileReader.Invalid) read).problems())
                .allSatisfy(p -> assertThat(p).startsWith("mine.probe:"));
    }

    @Test
    void invalidArgumentValuesAreUsageErrors() {
        for (var arguments : List.of(
                List.of("silence", "expire", "*"),
                List.of("silence", "expire", "0000"),
                List.of("silence", "add", "a=~\"(\"", "--for", "1h", "--comment", "x"),
                List.of("silence", "add", "a=b", "--for", "0s", "--comment", "x"),
                List.of("silence", "add", "a=b", "--for", "-1h", "--comment", "x"),
                List.of("silence", "add", "a=b", "--for", "99999999999d", "--comment", "x"),
                List.of("silence", "add", "a=b", "--for", "1h", "--comment", " "),
                List.of("silence", "add", "a=~\".*\"", "--for", "1h", "--comment", "x"),
                List.of("probe", "no-such-host", "../../bin/sh"),
                List.of("probe", "no-such-host", "biolatency", "--for", "-1s"),
                List.of("probe", "no-such-host", "biolatency", "--for", "999999h"),
                List.of("history", "--from", "+999999999-12-31T23:59:59Z"),
                List.of("explain", "--query", "up{", "--logs", "{a=\"b\"}", "--at", "-5m"),
                List.of("explain", "--query", "up", "--logs", "{", "--at", "-5m"),
                List.of("explain", "--query", "up", "--logs", "{a=\"b\"}", "--at", "-5m", "--window", "0s"),
                List.of("runbook", "show", "../../etc/passwd"),
                List.of("runbook", "lint", "/dev/zero"),
                List.of("incident", "open", "greenwall://wall"))) {
            var all = new ArrayList<>(
                    List.of("--prometheus", "http://127.0.0.2:1", "--alertmanager", "http://127.0.0.2:1"));
            all.addAll(arguments);
            var result = run(Map.of(), all.toArray(String[]::new));
            isSound(result);
            assertThat(result.exit()).as("%s: %s", arguments, result.all()).isNotZero();
            assertThat(result.all()).as("%s", arguments).isNotBlank();
        }
    }
}
