package greenwall.tests.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import okhttp3.tls.HeldCertificate;

/// PKCS#12 files and their passwords, as quoted paths for a configuration.
record EncryptedKeyFiles(Path folder, HeldCertificate held) {
    String store(String password) throws IOException {
        var file = folder.resolve("mine-" + password + ".p12");
        try (var out = Files.newOutputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "mine", held.keyPair().getPrivate(), password.toCharArray(), new Certificate[] {held.certificate()
                    });
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return '"' + file.toString() + '"';
    }

    String word(String password) throws IOException {
        return '"'
                + Files.writeString(folder.resolve("word-" + password), password)
                        .toString()
                + '"';
    }
}
