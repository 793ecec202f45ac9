package greenwall.connectors.json;

import greenwall.connectors.http.SourceRequest;
import greenwall.fleet.source.MetricsSource.BuildInfo;
import java.io.IOException;

/// Reads the server's version from the field `version` at the top level of the response. It is empty if the
/// program was built without a version.
public final class BuildInfoReader {
    private BuildInfoReader() {}

    public static SourceRequest.ParsedResponse<BuildInfo> read(String product, SourceRequest.RawResponse reply)
            throws IOException {
        try (var json = JsonReader.of(reply.body())) {
            var read = json.fields();
            if (!read.has("version")) {
                throw json.unexpected(product + "'s version");
            }
            return reply.answer(new BuildInfo(product, read.text("version"), read.text("revision")));
        }
    }
}
