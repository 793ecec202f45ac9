/// The one HTTP client: authentication, TLS, proxies, deadlines, limits, retries, and messages for failures.
@NullMarked
package greenwall.connectors.http;

import org.jspecify.annotations.NullMarked;
