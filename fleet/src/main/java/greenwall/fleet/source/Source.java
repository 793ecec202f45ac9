package greenwall.fleet.source;

import java.net.URI;
import java.util.Locale;

/// One Prometheus, Loki or Alertmanager of a cluster. The URL never carries credentials.
public record Source(String cluster, Kind kind, URI url) {
    public enum Kind {
        PROMETHEUS,
        LOKI,
        ALERTMANAGER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + url + " of " + cluster;
    }
}
