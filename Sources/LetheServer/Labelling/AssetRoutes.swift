internal import Lethe
internal import LetheAssets

/// The workbench's page, out of the program itself. It holds no data, so that it needs no token.
package enum AssetRoutes {
    /// Scripts and styles of its own alone; nothing is ever made of text but text.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

    package static var routes: [APIRoute] {
        [
            ("/", "text/html; charset=utf-8", LETHE_ASSET_PAGE_HTML),
            ("/page.css", "text/css; charset=utf-8", LETHE_ASSET_PAGE_CSS),
            ("/page.js", "text/javascript; charset=utf-8", LETHE_ASSET_PAGE_JS),
        ].map { path, mediaType, number in
            APIRoute(.get, path, isOpen: true) { _ in
                var response = APIResponse(mediaType: mediaType, body: .bytes(asset(number)))
                response.fields = [
                    ("Content-Security-Policy", policy), ("Cross-Origin-Opener-Policy", "same-origin"),
                ]
                return response
            }
        }
    }

    private static func asset(_ number: lethe_asset_number) -> [UInt8] {
        var count = 0
        return Array(UnsafeBufferPointer(start: lethe_asset(number, &count), count: count))
    }
}
