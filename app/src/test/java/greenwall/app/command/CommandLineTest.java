package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.views.testing.SampleIncidentStarts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    private Path home = Path.of("");

    private CommandRunResult result = new CommandRunResult(0, "", "");

    private int run(String... args) {
        result = CommandRunResult.of(home, args);
        return result.exit();
    }

    private String output() {
        return result.all();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void withoutADisplayTheConsoleSuggestsOtherCommands() {
        assertThat(run()).isEqualTo(ExitCodes.UNAVAILABLE);
        assertThat(output())
                .contains("no display", "check --lab", "shot wall --lab")
                .hasLineCount(1);
        assertThat(run("--prometheus", "http://prom:9090")).isEqualTo(ExitCodes.UNAVAILABLE);
        assertThat(output()).contains("greenwall check").doesNotContain("--lab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--theme nonsense", "--theme nonsense --log-level error"})
    void anUnknownThemeIsAUsageError(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output())
                .contains("unknown --theme nonsense; expected night")
                .hasLineCount(1);
    }

    @Test
    void usageErrorsSuggestTheIntendedCommand() {
        assertThat(run("explain", "web01")).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("greenwall explain --host web01");
        assertThat(run("check", "--lab", "--incident", "failing-dsk")).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("did you mean failing-disk?");
    }

    @ParameterizedTest
    @CsvSource({
        "chekc, greenwall check",
        "rules exprot, greenwall rules export",
        "check --promethus http://prom:9090, greenwall check --prometheus",
        "silence list -json, greenwall silence list --json",
        "alerts -json, greenwall alerts --json"
    })
    void aMistypedCommandOrOptionSuggestsTheIntendedOne(String line, String suggestion) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output().lines()).contains("Did you mean: " + suggestion);
    }

    @Test
    void anUnknownOptionIsAUsageErrorInOneLine() {
        assertThat(run("check", "--jason")).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("--jason").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({
        "--speed, NaN",
        "--speed, Infinity",
        "--speed, -1",
        "--speed, 0",
        "--speed, 1e9",
        "--hosts, 0",
        "--hosts, 2147483647",
        "--port, -1",
        "--port, 65535"
    })
    void anInvalidNumberForTheRangeIsAUsageErrorInOneLine(String option, String value) {
        assertThat(run("lab", option, value)).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("invalid " + option, "expected").hasLineCount(1);
    }

    @Test
    void withoutASourceTheMessageExplainsHowToConfigureOne() {
        assertThat(run("check")).isEqualTo(ExitCodes.BAD_CONFIGURATION);
        assertThat(output())
                .contains("--prometheus URL", "--lab", "greenwall.yaml")
                .hasLineCount(1);
    }

    @Test
    void everyConfigurationErrorIsReportedWithItsLocation() throws IOException {
        var file = Files.writeString(
                home.resolve("site.yaml"),
                "clusters:\n  - name: a\n    promtheus: {url: http://p:9090}\nwall: {refresh: soon}\n");
        assertThat(run("check", "--config", file.toString())).isEqualTo(ExitCodes.BAD_CONFIGURATION);
        assertThat(output())
                .contains("site.yaml:3:5", "did you mean \"prometheus\"", "site.yaml:4:")
                .doesNotContain("Exception");
    }

    @Test
    void anUnreachablePrometheusIsUnknownWithAReason() throws IOException {
        assertThat(run("check", "--prometheus", "http://127.0.0.1:" + closedPort()))
                .isEqualTo(3);
        assertThat(output())
                .contains("UNKNOWN", "silent", "nothing is listening")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void theReasonWhyNoServiceIsKnownIsBelowTheLineThatAnnouncesIt() throws IOException {
        run("services", "--prometheus", "http://127.0.0.1:" + closedPort());
        assertThat(result.out()).contains("not everything could be read").contains("nothing is listening");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check | no hosts are known | have no targets",
                "alerts | no alert is known to be firing | no alert is firing",
                "services | no service is known | 0 not ok",
                "explain --host web01 | the hosts of the cluster default are not known | no host of the cluster",
                "explain --service shop | nothing is listening | no service named",
                "silence list | no silences are known | Exception",
                "silence list host=web01 | no known silence matches | no silences"
            })
    void withoutAResponseNothingIsSaidToBeFineOrMissing(String line, String expected, String wrong) throws IOException {
        var url = "http://127.0.0.1:" + closedPort();
        var words = (line + " --prometheus " + url + " --alertmanager " + url).split(" ");
        assertThat(run(words)).isEqualTo(ExitCodes.UNKNOWN);
        assertThat(output()).contains(expected).doesNotContain(wrong);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check --lab --prometheus http://prom:9090 | leave out --lab",
                "explain --logs {a=\"b\"} --prometheus http://prom:9090 | --query PROMQL [--logs LOGQL]",
                "explain --from -5m --to -10m --prometheus http://prom:9090 | not before --to -10m",
                "history --from -1h --to -2h --prometheus http://prom:9090 | not before --to -2h",
                "silence add a=b --alertmanager http://am:9093 | missing --comment",
                "host remove box --as serverr --yes --prometheus http://prom:9090 | expected server",
                "trace nothex --tempo http://tempo:3200 | hexadecimal"
            })
    void aUsageErrorSaysWhatIsWrongBeforeASourceIsQueried(String line, String expected) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains(expected).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--at -1h check | --at has no effect before check",
                "trace --json search | --json has no effect before search",
                "--view wall | --view names the views of a wall display; add --kiosk",
                "--kiosk --open greenwall://wall | --open has no effect with --kiosk",
                "explain --service shop --window 1h | --window has no effect with --service",
                "explain --from -1h --at -30m | --at has no effect with --from",
                "explain --query up --key device=sda | --key has no effect with --query",
                "history --csv --json | --json has no effect with --csv",
                "history --by host -o F.csv | --by has no effect with -o",
                "host add box --plan --yes | --yes has no effect with --plan",
                "incident export last -o F.html --recording | --recording has no effect with the format html",
                "lab --replay F.greenwall --hosts 3 | --hosts has no effect with --replay",
                "--incident oom lab --replay F.greenwall | --incident has no effect with --replay",
                "lab --replay F.greenwall --seed 7 | --seed has no effect with --replay",
                "probe list --for 10s | --for has no effect with list",
                "shot zfs -o F.png --quantity cpu.util | --quantity has no effect with the view zfs",
                "shot wall -o F.png --at -1h | --at has no effect with the view wall",
                "silence add a=b -c why --until 2040-01-01T00:00:00Z -d 1h | --for has no effect with --until"
            })
    void anOptionWithoutEffectIsRefusedInOneLine(String line, String expected) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains(expected).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--at -1h check, or put it after check",
        "--kiosk check, leave it out",
        "--at -1h silence list, leave it out"
    })
    void anOptionBeforeACommandIsSuggestedAfterItIfTheCommandHasIt(String line, String end) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output().strip()).endsWith(end);
    }

    @Test
    void theSourceDecidesWhetherAQueryIsValid() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var error = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"expected a range vector\"}";
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(400, 0);
            exchange.getResponseBody().write(error.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(run("explain", "--query", "rate(http_requests_total)", "--prometheus", url))
                    .isEqualTo(ExitCodes.UNKNOWN);
            assertThat(output()).contains("expected a range vector");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            assertThat(run("lab", "--hosts", "1", "--port", port)).isEqualTo(ExitCodes.USAGE);
            assertThat(output()).contains("127.0.0.1", port).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5, give an address of this machine with --bind",
        "[nowhere], invalid --bind [nowhere]: the name does not resolve"
    })
    void anAddressThatIsNotOfThisMachineIsRefusedWithWhatHelps(String address, String expected) {
        assertThat(run("lab", "--hosts", "1", "--port", "0", "--bind", address)).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains(expected).doesNotContain("--port").hasLineCount(1);
    }

    @Test
    void aFileThatIsNoIncidentIsNamed() throws IOException {
        var file = Files.writeString(home.resolve("night.greenwall"), "nothing");
        assertThat(run("incident", "open", file.toString())).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains(file.toString());
    }

    @Test
    void anExportedRecordStaysAsDamagedAsItIs() throws Exception {
        var now = Instant.parse("2026-03-14T09:30:00Z");
        var records = home.resolve(".local/state/greenwall/incidents");
        var opening = SampleIncidentStarts.at(now, "a spike", "east", "node", Labels.EMPTY);
        var begun = new IncidentFolder(records, InstantSource.fixed(now), ZoneOffset.UTC, "anna").begin(opening);
        try (var open = ((IncidentStore.Result.Available<OpenIncident>) begun).value()) {
            open.add("", new Evidence.Note("a note"));
        }
        var journal = records.resolve(opening.id() + ".journal");
        Files.writeString(journal, Files.readString(journal).replace("a note", "no note"));
        var file = home.resolve("x.greenwall").toString();

        assertThat(run("incident", "export", "last", "-o", file)).isOne();
        assertThat(output()).contains(file, "a checksum is wrong");
        assertThat(run("incident", "open", file)).isOne();
        assertThat(output()).contains("a checksum is wrong");
    }

    @ParameterizedTest
    @CsvSource({"--host ewr1-db0, ewr1-db01", "--host ewr1-db01 --quantity disk.read.latenc, disk.read.latency"})
    void anUnknownHostOrQuantitySuggestsTheIntendedOne(String options, String meant) {
        assertThat(run(("explain --lab " + options).split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("did you mean " + meant + "?").hasLineCount(1);
    }

    @Test
    void aLoginPageIsNotTakenForPrometheus() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var page = "<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(run("check", "--prometheus", url.toString())).isEqualTo(3);
            assertThat(output()).contains("page").doesNotContain("Exception", "<!doctype");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPasswordInAUrlIsNeverShown() throws IOException {
        run("check", "--json", "--prometheus", "http://op:s3cret@127.0.0.1:" + closedPort());
        assertThat(output()).doesNotContain("s3cret");
    }

    @Test
    void doctorReportsWhichSourceDoesNotRespond() throws IOException {
        assertThat(run("doctor", "--prometheus", "http://127.0.0.1:" + closedPort()))
                .isEqualTo(3);
        assertThat(output())
                .contains("Sources", "silent", "nothing is listening")
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "doctor"})
    void severalClustersAreNamedWithTheirSources(String command) throws IOException {
        var config = configuration("""
                clusters:
                  - {name: east, prometheus: {url: "http://127.0.0.1:%1$d"}}
                  - {name: west, prometheus: {url: "http://127.0.0.1:%1$d"}}
                """.formatted(closedPort()));
        assertThat(run(command, "--config", config)).isEqualTo(3);
        assertThat(output()).contains("east/prometheus http://", "west/prometheus http://");
    }

    @Test
    void aWarningAboutTheConfigurationIsMarkedAndAnErrorIsNot() throws IOException {
        var config = configuration("""
                clusters: [{name: home, prometheus: {url: "https://127.0.0.1:%d", insecure: true}}]
                wall: {refresh: often}
                """.formatted(closedPort()));
        assertThat(run("check", "--config", config)).isEqualTo(ExitCodes.BAD_CONFIGURATION);
        assertThat(result.err().lines().toList())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("warning: ").contains("insecure"),
                        line -> assertThat(line).doesNotContain("warning").contains("often"));
    }

    private String configuration(String text) throws IOException {
        return Files.writeString(home.resolve("own.yaml"), text).toString();
    }

    @Test
    void linesOfAFileAreFoldedIntoTemplates() throws IOException {
        var file = Files.writeString(home.resolve("log"), "took 12 ms\ntook 97 ms\n");
        assertThat(run("logs", "templates", file.toString(), "--json")).isZero();
        assertThat(result.out().lines()).hasSize(2).allMatch(l -> l.contains("took <*>"));
    }

    @ParameterizedTest
    @CsvSource({"none.log, there is no file", ".local, is not a regular file; name a file of log lines"})
    void aFileOfLogLinesThatCannotBeReadIsNamedWithTheReason(String name, String reason) throws IOException {
        Files.createDirectories(home.resolve(".local"));
        var file = home.resolve(name).toString();
        assertThat(run("logs", "templates", file)).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains(file, reason).hasLineCount(1);
    }

    @Test
    void aViewWithErrorsIsNotSaidToBeMissing() throws IOException {
        var config = configuration("clusters: [{name: home, prometheus: {url: \"http://127.0.0.1:1\"}}]\n");
        assertThat(run("view", "show", "foo", "--config", config)).isEqualTo(ExitCodes.USAGE);
        assertThat(output())
                .contains("there are no views in ", home.resolve("views").toString());
        Files.writeString(Files.createDirectories(home.resolve("views")).resolve("foo.yaml"), "rows: nonsense\n");
        assertThat(run("view", "show", "foo", "--config", config)).isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("the view foo has errors").doesNotContain("expected one of");
    }

    @Test
    void anUnreadableFileIsNamedInTheError() {
        assertThat(run("lab", "--replay", home.resolve("none.greenwall").toString()))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(output()).contains("none.greenwall").doesNotContain("Exception");
    }

    @Test
    void theVersionOptionPrintsTheVersion() {
        assertThat(run("--version")).isZero();
        assertThat(output()).startsWith("greenwall 0.");
    }
}
