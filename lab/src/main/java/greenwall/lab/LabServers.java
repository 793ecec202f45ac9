package greenwall.lab;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// The servers of a range, simulated or replayed.
public interface LabServers extends AutoCloseable {
    URI prometheus();

    URI loki();

    URI alertmanager();

    URI tempo();

    /// The addresses as the first members of the line that `lab --json` prints.
    default Map<String, Object> addresses() {
        var line = new LinkedHashMap<String, Object>();
        line.put("prometheus", prometheus().toString());
        line.put("loki", loki().toString());
        line.put("alertmanager", alertmanager().toString());
        line.put("tempo", tempo().toString());
        return line;
    }

    @Override
    void close();
}
