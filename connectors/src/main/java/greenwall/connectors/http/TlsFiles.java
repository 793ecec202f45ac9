package greenwall.connectors.http;

import java.nio.file.Path;
import java.util.Optional;

/// How a source proves itself and how this program does. The files are PEM and are read again when they change.
///
/// With a CA file only that file's authorities are trusted, as in Prometheus. A client certificate needs its
/// key; the key may stand in the certificate's file. `insecure` takes any certificate.
public record TlsFiles(
        Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile, boolean insecure) {
    public static final TlsFiles DEFAULT = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), false);
}
