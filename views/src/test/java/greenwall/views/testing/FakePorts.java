package greenwall.views.testing;

import greenwall.fleet.explain.Explanations;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.views.Histories;
import greenwall.views.LogLines;
import greenwall.views.ProbeSession;
import greenwall.views.Ranges;
import greenwall.views.Records;
import greenwall.views.ServiceLists;
import greenwall.views.TraceFinder;
import greenwall.views.Vocabulary;
import java.util.List;

/// Ports over made-up sources.
public record FakePorts(Ranges ranges, LogLines logs, Explanations explains, ProbeSession probeShelf)
        implements QuietPorts {
    public FakePorts(Ranges ranges, LogLines logs, Explanations explains) {
        this(ranges, logs, explains, new ProbeSession(ProbeCatalogue.builtIn(), new KeptRuns(), false));
    }

    public FakePorts(Ranges ranges, LogLines logs) {
        this(ranges, logs, new FakeExplains());
    }

    /// With what was probed.
    public FakePorts with(KeptRuns runs) {
        return new FakePorts(ranges, logs, explains, new ProbeSession(ProbeCatalogue.builtIn(), runs, false));
    }

    public static FakePorts rich() {
        return new FakePorts(new FakeRanges(), new FakeLogs(4_000, Fleets.NOW));
    }

    @Override
    public Vocabulary vocabulary() {
        return (question, receiver) -> {
            receiver.accept(
                    switch (question.kind()) {
                        case METRICS ->
                            List.of(
                                    new Vocabulary.Word("node_load1", "gauge, 1m load average."),
                                    new Vocabulary.Word("node_cpu_seconds_total", "counter, seconds in each mode."));
                        case LABELS -> List.of(new Vocabulary.Word("hostname", ""), new Vocabulary.Word("level", ""));
                        case VALUES -> List.of(new Vocabulary.Word("node\"04", ""), new Vocabulary.Word("node05", ""));
                    });
            return () -> {};
        };
    }

    @Override
    public ServiceLists services() {
        return FakeServices.shop();
    }

    @Override
    public TraceFinder traces() {
        return new FakeTraces(Fleets.NOW);
    }

    @Override
    public Histories histories() {
        return FakeRecords.month();
    }

    @Override
    public Records records() {
        return new FakeRecords();
    }
}
