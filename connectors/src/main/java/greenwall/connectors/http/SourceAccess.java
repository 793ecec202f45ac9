package greenwall.connectors.http;

import greenwall.fleet.source.Source;
import java.time.InstantSource;

/// A source, how it is reached, and how its error responses are read.
record SourceAccess(
        Source source,
        HttpSettings settings,
        ErrorBodyReader errors,
        SourceOkHttpClients clients,
        InstantSource clock) {}
