package greenwall.lab.tempo;

import greenwall.fleet.incident.Recording.Traced;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The traces of a Tempo, up to the time of its clock.
public interface TraceSource {
    /// @param id thirty-two hexadecimal digits
    Optional<Traced> find(String id);

    /// Passes on every trace that began in the window, in epoch milliseconds.
    void read(long fromMillis, long toMillis, Consumer<Traced> sink);

    /// The names of the spans of each service.
    Map<String, List<String>> operations();
}
