# What `make install` puts where: the command (CMakeLists.txt), the library with headers and pkg-config file, the man page.
configure_file(packaging/sekisho.pc.in sekisho.pc @ONLY)
install(TARGETS sekisho_core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/sekisho DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_BINARY_DIR}/include/sekisho/version.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sekisho)
install(FILES ${CMAKE_BINARY_DIR}/sekisho.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES docs/sekisho.1 docs/sekisho-notify.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/report.schema.json docs/allow-list.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
