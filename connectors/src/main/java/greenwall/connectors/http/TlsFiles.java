package greenwall.connectors.http;

import java.nio.file.Path;
import java.util.Optional;

/// How a source proves itself and how this program does. The files are read again when they change.
///
/// With a CA file only that file's authorities are trusted, as in Prometheus. A client certificate needs its
/// key; the key may stand in the certificate's file, and both in a file of PKCS#12. `insecure` takes any certificate.
///
/// @param password of the key or of the PKCS#12 file
/// @param serverName for which the server's certificate has to be, in place of the URL's host
public record TlsFiles(
        Optional<Path> caFile,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        Optional<Path> pkcs12File,
        Optional<Secret> password,
        Optional<String> serverName,
        boolean insecure) {
    public static final TlsFiles DEFAULT = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), false);

    public TlsFiles(Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile, boolean insecure) {
        this(caFile, certificateFile, keyFile, Optional.empty(), Optional.empty(), Optional.empty(), insecure);
    }

    boolean showsCertificate() {
        return certificateFile.isPresent() || pkcs12File.isPresent();
    }
}
