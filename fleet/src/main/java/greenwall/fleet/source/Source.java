package greenwall.fleet.source;

import greenwall.fleet.LowerCaseEnum;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One Prometheus, Loki, Alertmanager, Tempo or Jaeger of a cluster, or the language model of the site. The
/// URL never contains credentials, since it is shown in many places.
public record Source(String cluster, Kind kind, URI url) {
    public Source {
        var authority = url.getRawAuthority();
        if (authority != null && authority.contains("@")) {
            var bare = authority.substring(authority.lastIndexOf('@') + 1);
            url = URI.create(url.toString().replaceFirst(Pattern.quote(authority), Matcher.quoteReplacement(bare)));
        }
    }

    public enum Kind implements LowerCaseEnum {
        PROMETHEUS,
        LOKI,
        ALERTMANAGER,
        TEMPO,
        JAEGER,
        ASSISTANT
    }

    @Override
    public String toString() {
        return kind.word() + " " + url + " of " + cluster;
    }
}
