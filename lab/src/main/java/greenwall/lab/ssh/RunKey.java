package greenwall.lab.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/// The key pair of this run: the one key that the range lets in, in a file that only its owner can read.
///
/// ECDSA over P-256, which the JDK makes by itself and which both `ssh -i` and JSch read in OpenSSH's own format.
record RunKey(KeyPair pair, Path file) {
    static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static RunKey in(Path folder) {
        var pair = generate();
        var file = folder.resolve("ssh_key");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            createForOwnerOnly(file);
            try (var out = Files.newOutputStream(file)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "greenwall practice range", null, out);
            }
            try (var out = Files.newOutputStream(folder.resolve("ssh_key.pub"))) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, "greenwall practice range", out);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new RunKey(pair, file);
    }

    private static void createForOwnerOnly(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }
}
