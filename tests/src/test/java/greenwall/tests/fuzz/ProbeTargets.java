package greenwall.tests.fuzz;

import greenwall.fleet.incident.ProbeEvidenceConverter;
import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeFileReader;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.result.TopTables;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.CpuMeter;
import greenwall.fleet.probe.run.OutputRateLimiter;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ToolError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The output of tools on hosts, including what the panels compute from it, and the files that describe probes.
/// The first byte of an output selects the format and the size of the chunks in which it arrives.
final class ProbeTargets {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Probe.Ready READY = ready();
    private static final List<Integer> PIECES = List.of(1, 7, 64, 4096);

    private ProbeTargets() {}

    private static Probe.Ready ready() {
        var probe = ProbeCatalogue.builtIn().probe("biolatency").orElseThrow();
        return (Probe.Ready) probe.prepare(Map.of(), probe.defaultDuration());
    }

    static void output(byte[] input) {
        int first = input.length == 0 ? 0 : Math.floorMod(input[0] - '0', 256);
        var forms = OutputFormat.values();
        var format = forms[first % forms.length];
        int piece = PIECES.get(first / forms.length % PIECES.size());
        var run = new ProbeRunRecord(new ClusterHost("fuzz", "host"), READY, NOW);
        run.onEvent(new ProbeRunEvent.Starting(
                NOW, "a tool", 1 + first % READY.commands().size(), 9));
        run.onEvent(new ProbeRunEvent.Running(NOW, "a tool", ProbeRunEvent.ClockOffset.UNKNOWN));
        var splitter = new LineSplitter(
                new OutputRateLimiter(format.parser(output -> run.onEvent(new ProbeRunEvent.OutputReceived(output)))));
        for (int at = 1; at < input.length; at += piece) {
            splitter.bytes(input, at, Math.min(piece, input.length - at), NOW.plusMillis(at));
        }
        splitter.end(NOW.plusSeconds(10));
        splitter.dropped();
        asPanelsDo(run);
        ProbeEvidenceConverter.of(run);
        var meter = new CpuMeter(ProbeRunEvent.KernelCpu.NO_PROGRAMS);
        for (var line :
                new String(input, StandardCharsets.UTF_8).lines().limit(50).toList()) {
            ToolError.of(line, false);
            meter.sample(line, NOW, 1);
        }
    }

    private static void asPanelsDo(ProbeRunRecord run) {
        var result = run.result();
        for (var choice : result.histograms().choices()) {
            var columns = result.histograms().columns(choice.name(), choice.key());
            columns.quantile(columns.sums(), 0.99);
        }
        for (var columns : result.tables().all()) {
            for (int c = -1; c < columns.size(); c++) {
                result.tables().view(columns, new TopTables.Order(c, c % 2 == 0, "a"));
            }
        }
        result.counts().names().forEach(result.counts()::bars);
        result.counts().statNames().forEach(result.counts()::stats);
        result.flame().layout(List.of(), 0.001);
        result.flame().inverted().folded();
        result.events().since(0);
        result.events().rates();
    }

    static void file(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        if (ProbeFileReader.read("fuzzed.probe", text) instanceof ProbeFileReader.Parsed(var probe)
                && probe.prepare(Map.of(), probe.defaultDuration()) instanceof Probe.Ready ready) {
            ready.predictedCores(1e9);
            var _ = ProbeCatalogue.builtIn().with(List.of(probe)).all();
            greenwall.connectors.ssh.SudoHelperScript.text(
                    ProbeCatalogue.builtIn().with(List.of(probe)));
        }
    }
}
