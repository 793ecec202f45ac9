package greenwall.connectors.http;

import java.nio.file.Path;
import java.util.Optional;

/// The files with which a source and this program authenticate each other. They are read again when they
/// change.
///
/// With a CA file only that file's authorities are trusted, as in Prometheus. A client certificate needs its
/// key; the key may be in the file of the certificate, and both in a PKCS#12 file. `insecure` accepts any
/// certificate.
///
/// @param password the password of the key or of the PKCS#12 file
/// @param serverName the name that the server's certificate must have instead of the URL's host
public record TlsSettings(
        Optional<Path> caFile,
        Optional<Path> certificateFile,
        Optional<Path> keyFile,
        Optional<Path> pkcs12File,
        Optional<CachedSecret> password,
        Optional<String> serverName,
        boolean insecure) {
    public static final TlsSettings DEFAULT =
            new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), false);

    public TlsSettings(
            Optional<Path> caFile, Optional<Path> certificateFile, Optional<Path> keyFile, boolean insecure) {
        this(caFile, certificateFile, keyFile, Optional.empty(), Optional.empty(), Optional.empty(), insecure);
    }

    boolean showsCertificate() {
        return certificateFile.isPresent() || pkcs12File.isPresent();
    }
}
