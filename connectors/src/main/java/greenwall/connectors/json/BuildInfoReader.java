package greenwall.connectors.json;

import greenwall.connectors.http.SourceRequest;
import greenwall.fleet.source.MetricsSource.BuildInfo;

/// Reads the server's version from the field `version` at the top level of the response. It is empty if the
/// program was built without a version.
public final class BuildInfoReader {
    private BuildInfoReader() {}

    public static SourceRequest.Reader<BuildInfo> of(String product) {
        return JsonReader.ofResponse(json -> {
            var read = json.fields();
            if (!read.has("version")) {
                throw json.unexpected(product + "'s version");
            }
            return new BuildInfo(product, read.text("version"), read.text("revision"));
        });
    }
}
