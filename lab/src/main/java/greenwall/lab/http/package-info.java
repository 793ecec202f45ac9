/// A small HTTP/1.1 server that also supports WebSockets.
@NullMarked
package greenwall.lab.http;

import org.jspecify.annotations.NullMarked;
