package greenwall.app.command;

import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.TimeMath;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStore.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// An incident with the recorded answers of its sources, from a file.
record ReplayableIncident(Incident incident, IncidentRecording recording) {
    /// @throws IOException if the file cannot be used; the message says why
    static ReplayableIncident open(Path file) throws IOException {
        var incident = value(IncidentFile.open(file));
        return new ReplayableIncident(incident, value(IncidentFile.recording(file)));
    }

    private static <T> T value(Result<T> found) throws IOException {
        return switch (found) {
            case Result.Available<T>(var value) -> value;
            case Result.Unavailable<T>(var why) -> throw new IOException(why);
        };
    }

    /// The instant at which a replay starts: the start of the investigation, limited to the recorded time.
    Instant start() {
        var at = incident.start().at();
        var window = recording.window();
        return TimeMath.earlier(TimeMath.later(at, window.start()), window.end());
    }
}
