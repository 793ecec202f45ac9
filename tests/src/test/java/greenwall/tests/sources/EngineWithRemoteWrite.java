package greenwall.tests.sources;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.RealPrograms;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.nio.file.Path;

/// A test of an engine that a Prometheus sends the samples of a practice range to.
abstract class EngineWithRemoteWrite extends RealPrograms {
    /// @param remoteWrites the entries of `remote_write`
    final RealServer feed(int hosts, IncidentKind incident, Path dir, String... remoteWrites) throws IOException {
        var range = closeAfterTest(PracticeRange.start(
                PracticeRangeOptions.DEFAULT.withHosts(hosts).withIncident(incident)));
        return closeAfterTest(Engines.prometheusWithRemoteWrite(range, dir, remoteWrites));
    }
}
