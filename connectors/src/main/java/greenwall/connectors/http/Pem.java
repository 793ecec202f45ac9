package greenwall.connectors.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Certificates and private keys out of PEM files: PKCS#8, PKCS#1 (RSA) and SEC 1 (EC), as the usual tools
/// write them.
public final class Pem {
    private static final int LARGEST_FILE = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final byte[] RSA_ALGORITHM = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_KEY_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};

    private record Block(String type, byte[] content) {}

    private Pem() {}

    /// Who vouches for a server's certificate: the authorities in a file, or those of this Java.
    public static X509TrustManager trust(Optional<Path> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (authorities.isPresent()) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (var authority : certificates(authorities.get())) {
                store.setCertificateEntry("ca" + n++, authority);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }

    public static List<X509Certificate> certificates(Path file) throws IOException {
        var found = new ArrayList<X509Certificate>();
        for (var block : blocks(file)) {
            if (!block.type.endsWith("CERTIFICATE")) {
                continue;
            }
            try {
                var factory = CertificateFactory.getInstance("X.509");
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
            } catch (GeneralSecurityException _) {
                throw new IOException(file + " holds a certificate that cannot be read");
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate (no BEGIN CERTIFICATE line)");
        }
        return found;
    }

    /// @param password empty where the key is not locked
    static PrivateKey privateKey(Path file, char[] password) throws IOException {
        for (var block : blocks(file)) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(file, block.content);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(file, sequence(VERSION_ZERO, RSA_ALGORITHM, tagged(0x04, block.content)));
                }
                case "EC PRIVATE KEY" -> {
                    return key(
                            file,
                            sequence(
                                    VERSION_ZERO,
                                    sequence(EC_KEY_OID, curve(file, block.content)),
                                    tagged(0x04, block.content)));
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(file, unlocked(file, block.content, password));
                }
                default -> {}
            }
        }
        throw new IOException(file + " holds no private key");
    }

    private static byte[] unlocked(Path file, byte[] locked, char[] password) throws IOException {
        if (password.length == 0) {
            throw new IOException(file + " holds a private key that is encrypted with a passphrase; set password_file, "
                    + "password_env or password_command of client_cert");
        }
        try {
            var info = new EncryptedPrivateKeyInfo(locked);
            var parameters = info.getAlgParameters();
            // Of PBES2 the parameters name the algorithm in full.
            var algorithm = parameters != null && parameters.toString().startsWith("PBEWith")
                    ? parameters.toString()
                    : info.getAlgName();
            var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
            var cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
            return info.getKeySpec(cipher).getEncoded();
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IOException(
                    file
                            + " holds a private key that is encrypted in a way that this Java cannot read; convert it: openssl "
                            + "pkcs8 -topk8 -v2 aes-256-cbc -in " + file.getFileName(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + " holds a private key that does not open with the password that is configured for it", e);
        }
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
        for (var algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) {
                // A key of one algorithm is refused by the factories of the others.
            }
        }
        throw new IOException(file + " holds a private key that is neither RSA, EC nor EdDSA");
    }

    static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException(file + " is not read: it is not a regular file");
            }
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(LARGEST_FILE);
            }
        } catch (NoSuchFileException _) {
            throw new IOException(file + " does not exist");
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static List<Block> blocks(Path file) throws IOException {
        var text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        if (text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IOException(
                    file + " holds a private key that is encrypted in the old format of OpenSSL; convert it: "
                            + "openssl pkcs8 -topk8 -in " + file.getFileName());
        }
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(new Block(
                        matcher.group(1),
                        Base64.getMimeDecoder().decode(matcher.group(2).strip())));
            } catch (IllegalArgumentException _) {
                throw new IOException(file + " is not a valid PEM file");
            }
        }
        return blocks;
    }

    /// The curve's name stands in the key under the tag [0].
    private static byte[] curve(Path file, byte[] sec1) throws IOException {
        var der = ByteBuffer.wrap(sec1);
        try {
            header(der, 0x30);
            skip(der, 0x02);
            skip(der, 0x04);
            var parameters = new byte[header(der, 0xa0)];
            der.get(parameters);
            return parameters;
        } catch (RuntimeException _) {
            throw new IOException(file + " holds an EC key that does not name its curve; convert it to PKCS#8");
        }
    }

    private static void skip(ByteBuffer der, int tag) {
        int length = header(der, tag);
        der.position(der.position() + length);
    }

    private static int header(ByteBuffer der, int tag) {
        if ((der.get() & 0xff) != tag) {
            throw new IllegalArgumentException("not DER of the expected shape");
        }
        int length = der.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | der.get() & 0xff;
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        return tagged(0x30, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(content.length >> 8 * i);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
